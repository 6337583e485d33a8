package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.identity.Ownership;
import ci.kingdon.moonlander.kubernetes.Trees;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one stage of a network wants: the resources it composes, what it needs to be shown, and how far it is. It is made anew
 * for each call.
 *
 * <p>Two rules are kept here for every resource alike. Nothing un-lands: what exists stays composed, as it was where the ids
 * that it needs are not known at the moment. And nothing foreign is touched: what does not exist yet is composed only once it
 * is known that its name is free.
 */
final class Stage {

    /**
     * A resource to compose.
     *
     * @param manifest the fields to own
     * @param ready whether it is ready
     */
    record Composed(ObjectNode manifest, boolean ready) {}

    private final Network network;
    private final Observed observed;
    private final Map<Role, Composed> resources = new LinkedHashMap<>();
    private final Map<String, Requirement> requirements = new LinkedHashMap<>();
    private final Set<Role> roles = new LinkedHashSet<>();
    private Optional<Awaited> awaited = Optional.empty();

    Stage(Network network, Observed observed) {
        this.network = network;
        this.observed = observed;
    }

    Network network() {
        return network;
    }

    Observed observed() {
        return observed;
    }

    /** What is composed, in the order of composing. */
    Map<Role, Composed> resources() {
        return resources;
    }

    /** The roles that it composes sooner or later. */
    Set<Role> roles() {
        return roles;
    }

    /** What is to be shown at the next call. */
    Iterable<Requirement> requirements() {
        return requirements.values();
    }

    /** What the stage waits for; empty once it is done. */
    Optional<Awaited> awaited() {
        return awaited;
    }

    /** Says what the stage waits for. The first word stands: what is waited for later is no news yet. */
    Stage await(Awaited what) {
        awaited = awaited.or(() -> Optional.of(what));
        return this;
    }

    /** Asks to be shown something, now and at every later call. */
    Optional<List<ObservedResource>> ask(Requirement requirement) {
        requirements.put(requirement.key(), requirement);
        return observed.answer(requirement);
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
    void compose(Role role, String apiVersion, String kind, boolean needs, Supplier<Record> forProvider) {
        roles.add(role);
        Optional<ObservedResource> exists = observed.resource(role);
        String name = observed.name(role, network);
        if (!needs && exists.isEmpty()) {
            await(Awaited.dependency(kind, name));
            return;
        }
        ObjectNode manifest = needs
                ? Trees.of(new ManagedResource(
                        apiVersion,
                        kind,
                        metadata(name),
                        new ManagedResource.Spec(providerConfig(), forProvider.get())))
                : asItWas(exists.get(), name);
        if (exists.isEmpty() && !isFree(manifest)) {
            await(Awaited.answer("whether the name " + name + " is free"));
            return;
        }
        boolean ready = exists.filter(Stage::isReady).isPresent();
        resources.put(role, new Composed(manifest, ready));
        if (!ready) {
            await(Awaited.made(kind, name, exists));
        }
    }

    /** A classic route table says Ready once it is there, and Synced False where its routes could not be made. */
    private static boolean isReady(ObservedResource resource) {
        return resource.isTrue("Ready") && !isOutOfSync(resource);
    }

    /** Whether its provider has tried to make it as it should be, and failed. */
    static boolean isOutOfSync(ObservedResource resource) {
        return resource.condition("Synced")
                .filter(synced -> "False".equals(synced.path("status").asString("")))
                .isPresent();
    }

    private ManagedResource.Ref providerConfig() {
        var ref = network.spec().providerConfigRef();
        return switch (network.spec().provider()) {
            case Upjet -> new ManagedResource.Ref(Optional.of(ref.kind().name()), ref.name());
            case Classic -> new ManagedResource.Ref(Optional.empty(), ref.name());
        };
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

    private boolean isFree(ObjectNode manifest) {
        String kind = manifest.path("kind").asString();
        String name = manifest.path("metadata").path("name").asString();
        Identity id = network.id();
        // Crossplane takes over whatever stands under a composed name, so that somebody has to look first.
        Requirement sameName = new Requirement(
                manifest.path("apiVersion").asString(),
                kind,
                Optional.of(id.namespace()).filter(namespace -> !namespace.isEmpty()),
                Optional.of(name),
                Map.of());
        Ownership ownership = Ownership.ofLocal(id, ask(sameName));
        if (ownership == Ownership.FOREIGN) {
            await(Awaited.nameTaken(kind, (id.namespace().isEmpty() ? "" : id.namespace() + "/") + name));
        }
        return ownership == Ownership.FREE || ownership == Ownership.OURS;
    }
}
