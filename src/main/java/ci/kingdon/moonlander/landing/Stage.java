package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.Trees;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one stage of a landing wants: the resources it composes, what it needs to be shown, and how far it is. It is made
 * anew for each call; a stage fills it from top to bottom, so that what it waits for first is what people are told.
 *
 * <p>Two rules are kept here for every resource alike. Nothing un-lands: what exists stays composed. And nothing foreign is
 * touched: what does not exist yet is composed only once it is known that its name is free.
 */
final class Stage {

    /**
     * A resource to compose.
     *
     * @param manifest the fields to own
     * @param ready whether it is ready
     * @param exists whether it is there already
     */
    record Composed(ObjectNode manifest, boolean ready, boolean exists) {}

    private final Landing landing;
    private final Observed observed;
    private final Map<Role, Composed> resources = new EnumMap<>(Role.class);
    private final Map<String, Requirement> requirements = new LinkedHashMap<>();
    private Optional<Awaited> awaited = Optional.empty();

    Stage(Landing landing, Observed observed) {
        this.landing = landing;
        this.observed = observed;
    }

    /** What is composed, in the order of its roles. */
    Map<Role, Composed> resources() {
        return resources;
    }

    /** What is to be shown at the next call. */
    Iterable<Requirement> requirements() {
        return requirements.values();
    }

    /** What the stage waits for; empty once it is done. */
    Optional<Awaited> awaited() {
        return awaited;
    }

    /** Whether nothing more is going to happen: all that is composed is there and ready, and nothing is awaited that may come. */
    boolean isSettled() {
        return awaited.filter(what -> !what.isFinal()).isEmpty()
                && resources.values().stream().allMatch(resource -> resource.exists() && resource.ready());
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

    /** The metadata of what is composed under a role: its name, and whose it is. */
    ObjectMetaBuilder metadata(Role role) {
        return new ObjectMetaBuilder()
                .withNamespace(landing.id().namespace())
                .withName(observed.name(role, landing))
                .addToAnnotations(Identity.ANNOTATION, landing.id().annotation());
    }

    /** The same annotation for what is made in another cluster. */
    ObjectMeta remoteMetadata(String namespace, String name) {
        return new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .addToAnnotations(Identity.ANNOTATION, landing.id().annotation())
                .build();
    }

    /**
     * Composes a resource, unless something foreign has its name.
     *
     * @param ready whether it is ready, given that it exists
     * @return whether it exists already
     */
    boolean compose(Role role, ObjectNode manifest, boolean ready) {
        boolean exists = observed.resource(role).isPresent();
        add(role, new Composed(manifest, exists && ready, exists));
        return exists;
    }

    /**
     * Composes a resource that is ready as soon as Crossplane has applied it, which it does before it says anything about the
     * composite. To wait until it is seen would be to wait for a call that may come late.
     */
    void composeAtOnce(Role role, ObjectNode manifest) {
        add(role, new Composed(manifest, true, observed.resource(role).isPresent()));
    }

    private void add(Role role, Composed resource) {
        if (resource.exists() || isFree(role, resource.manifest())) {
            resources.put(role, resource);
        }
    }

    private boolean isFree(Role role, ObjectNode manifest) {
        // Crossplane takes over whatever stands under a composed name, so that somebody has to look first.
        Requirement sameName = Requirement.named(
                manifest.path("apiVersion").asString(),
                manifest.path("kind").asString(),
                landing.id().namespace(),
                landing.nameOf(role));
        Ownership ownership = Ownership.ofLocal(landing.id(), ask(sameName));
        if (ownership == Ownership.FOREIGN) {
            await(Awaited.nameTaken(
                    manifest.path("kind").asString(),
                    landing.id().namespace() + "/" + landing.nameOf(role),
                    "the control plane"));
        }
        return ownership == Ownership.FREE || ownership == Ownership.OURS;
    }

    /**
     * Composes an Object for a resource in another cluster. It begins as a mere observer that may create; only once the
     * resource is seen to be ours does it get its full rights.
     *
     * @param cluster the other cluster
     * @param full what may be done with what is ours
     * @param model the resource
     * @return whether the resource is there and ours
     */
    boolean composeRemote(Role role, RemoteCluster cluster, ManagementPolicy full, HasMetadata model) {
        return composeRemote(role, cluster, full, model, RemoteSecretKeys.NONE);
    }

    /** The same, with keys of a remote Secret that become connection details once the Secret is ours. */
    boolean composeRemote(
            Role role, RemoteCluster cluster, ManagementPolicy full, HasMetadata model, RemoteSecretKeys keys) {
        ObjectNode manifest = Trees.of(model);
        Optional<ObservedResource> object = observed.resource(role);
        Ownership ownership = Ownership.ofRemote(landing.id(), object, manifest);
        boolean ours = ownership == Ownership.OURS;
        RemoteObject desired = new RemoteObject(
                metadata(role)
                        .addToAnnotations(ExternalName.ANNOTATION, landing.nameOf(role))
                        .build(),
                new RemoteObject.Spec(
                        cluster.providerConfig(),
                        (ours ? full : ManagementPolicy.CREATE).actions(),
                        new RemoteObject.ForProvider(manifest),
                        RemoteObject.Readiness.CREATED,
                        ours ? keys.details(model) : List.of(),
                        ours ? keys.connectionSecret(landing.connectionSecret(role)) : Optional.empty()));
        boolean ready = ours && object.filter(o -> o.isTrue("Ready")).isPresent();
        compose(role, Trees.of(desired), ready);
        if (ownership == Ownership.FOREIGN) {
            await(Awaited.nameTaken(model.getKind(), remoteName(model), cluster.inWords()));
        } else if (!ready) {
            await(Awaited.remote(model.getKind(), remoteName(model), cluster.inWords(), landing.nameOf(role), object));
        }
        return ready;
    }

    private static String remoteName(HasMetadata model) {
        String namespace = model.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace + "/") + model.getMetadata().getName();
    }
}
