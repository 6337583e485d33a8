package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.staging.Draft;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one stage of a network wants, in a network's words. One rule is kept here for every resource alike. Nothing un-lands: what
 * exists stays composed, as it was where the ids that it needs are not known at the moment.
 */
final class Stage {

    private final Network network;
    private final Family family;
    private final Observed observed;
    private final Draft draft;
    private final Set<Role> roles = new LinkedHashSet<>();

    Stage(Network network, Family family, Observed observed) {
        this.network = network;
        this.family = family;
        this.observed = observed;
        this.draft = new Draft(network.id(), observed.request());
    }

    Network network() {
        return network;
    }

    Family family() {
        return family;
    }

    Observed observed() {
        return observed;
    }

    /** What it adds to the response. */
    Draft draft() {
        return draft;
    }

    /** The roles that it composes sooner or later. */
    Set<Role> roles() {
        return roles;
    }

    /** The id that AWS gave a resource which is known to have one. */
    String id(Role role) {
        return observed.id(role).orElseThrow();
    }

    /** Whether all of these have an id. */
    boolean known(Role... roles) {
        return Arrays.stream(roles).allMatch(role -> observed.id(role).isPresent());
    }

    /**
     * Composes a resource as soon as what it needs is known.
     *
     * @param needs whether that is so
     * @param forProvider the kind's own fields, built from what it needs
     */
    void compose(Role role, String kind, boolean needs, Supplier<Record> forProvider) {
        roles.add(role);
        Optional<ObservedResource> exists = observed.resource(role);
        String name = observed.name(role, network);
        if (!needs && exists.isEmpty()) {
            draft.await(Waiting.forDependency(kind, name));
            return;
        }
        ObjectNode manifest = needs
                ? Trees.of(new ManagedResource(
                        family.apiVersion(),
                        kind,
                        metadata(name),
                        new ManagedResource.Spec(
                                family.providerConfig(network.spec().providerConfigRef()), forProvider.get())))
                : asItWas(exists.get(), name);
        boolean ready = exists.filter(Stage::isReady).isPresent();
        draft.compose(role.key(), new Draft.Composed(manifest, ready, exists.isPresent()));
        if (draft.composed(role.key()).isEmpty()) {
            draft.await(Waiting.forAnswer("whether the name " + name + " is free"));
        } else if (!ready) {
            draft.await(Waiting.forResource(kind, name, exists));
        }
    }

    /** A classic route table says Ready once it is there, and Synced False where its routes could not be made. */
    private static boolean isReady(ObservedResource resource) {
        return resource.isTrue("Ready") && !resource.isOutOfSync();
    }

    private ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withNamespace(
                        network.id().namespace().isEmpty() ? null : network.id().namespace())
                .withName(name)
                .addToAnnotations(network.id().mark(), network.id().annotation())
                .build();
    }

    /** What a provider filled in is among it, and is its own again at the next call that knows better. */
    private ObjectNode asItWas(ObservedResource exists, String name) {
        ObjectNode manifest = exists.manifest().objectNode();
        manifest.set("apiVersion", exists.manifest().path("apiVersion"));
        manifest.set("kind", exists.manifest().path("kind"));
        manifest.set("metadata", Trees.of(metadata(name)));
        manifest.set("spec", exists.manifest().path("spec").deepCopy());
        return manifest;
    }
}
