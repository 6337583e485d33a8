package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.SecretRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.ownership.Ownership;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Composes Objects of provider-kubernetes, one for each resource in another cluster.
 *
 * <p>One rule is kept here: nothing foreign is touched in other clusters. An Object takes over what it finds under its name. So it
 * begins with the policies to observe and to create, by which it leaves an existing resource alone, and gets more only once that
 * resource is seen to carry this XR's annotation.
 */
public final class RemoteObjects {

    /** The reason of Ready from when a resource was made until it is looked at (crossplane-runtime, apis/common, ReasonCreating). */
    private static final String CREATING = "Creating";

    /** When a provider has made the resource (crossplane-runtime, pkg/meta, AnnotationKeyExternalCreateSucceeded). */
    private static final String CREATED = "crossplane.io/external-create-succeeded";

    /** How the annotations begin that the function writes. */
    private static final String OURS = "moons.kingdon.ci/";

    private final Desired desired;

    /** Composes Objects as part of what a stage wants. */
    public RemoteObjects(Desired desired) {
        this.desired = desired;
    }

    /** The metadata of a namespaced resource in another cluster, with the annotation that says that it is this XR's. */
    public Metadata metadata(String namespace, String name) {
        return metadata(name).in(namespace);
    }

    /** The same for a cluster-scoped resource. */
    public Metadata metadata(String name) {
        return Metadata.of(Optional.empty(), name)
                .annotated(desired.id().mark(), desired.id().annotation());
    }

    /**
     * Composes the Object of a role.
     *
     * @return whether the resource is there and ours, and as it is to be, so that others may stand on it; the Object may be ready only later
     */
    public boolean compose(Role role, RemoteResource resource) {
        Seen seen = see(role, resource);
        place(role, resource, seen).ifPresent(desired::await);
        return (seen.isOurs() || isJustMade(seen.object(), resource.manifest())) && seen.asItIsToBe();
    }

    /**
     * Composes the Object of a role, for whose resource the stage does not wait.
     *
     * @return what the resource itself waits for; empty once it is there and ours, and as it is to be
     */
    public Optional<Awaited> composeBeside(Role role, RemoteResource resource) {
        return place(role, resource, see(role, resource));
    }

    private record Seen(Optional<ObservedResource> object, Ownership ownership, boolean asItIsToBe) {

        boolean isOurs() {
            return ownership == Ownership.OURS;
        }
    }

    private Seen see(Role role, RemoteResource resource) {
        Optional<ObservedResource> object = desired.observed().resource(role);
        return new Seen(
                object,
                Ownership.ofRemote(desired.id(), object, resource.manifest()),
                !Edited.isUnderWay(object, resource.manifest()));
    }

    private Optional<Awaited> place(Role role, RemoteResource resource, Seen seen) {
        boolean ready = seen.isOurs()
                && seen.asItIsToBe()
                && seen.object()
                        .filter(object -> object.isTrue(resource.readyBy()))
                        .isPresent();
        compose(role, spec(role, resource, seen.isOurs()), ready);
        if (ready) {
            return Optional.empty();
        }
        String kind = resource.manifest().path("kind").asString();
        String name = nameOf(resource.manifest());
        String where = resource.cluster().inWords();
        return Optional.of(
                seen.ownership() == Ownership.FOREIGN
                        ? Awaited.nameTaken(desired.id(), kind, name, where)
                        : Awaited.soon(
                                "WaitingFor" + kind,
                                "waiting for " + kind + " " + name + " in " + where
                                        + Trouble.of(seen.object(), resource.rights())));
    }

    /**
     * Whether the provider says that it has made the resource, and has not looked at it since, which it does a second later. It makes
     * only what it has not found, with our annotation. What the Object may do is decided by what is seen.
     */
    private static boolean isJustMade(Optional<ObservedResource> object, ObjectNode wanted) {
        return object.filter(known -> known.isTrue("Synced")
                        && known.condition("Ready")
                                .filter(ready ->
                                        ready.path("reason").asString("").equals(CREATING))
                                .isPresent()
                        && known.annotation(CREATED).isPresent()
                        && known.manifest().at("/status/atProvider/manifest").isMissingNode()
                        && Trees.contains(known.manifest().at("/spec/forProvider/manifest"), wanted))
                .isPresent();
    }

    /** Whether what a composed Object stands for was seen to be there and ours, whatever is to become of it. */
    public boolean isOurs(Role role) {
        return desired.composed(role)
                .map(object -> object.withObject("/spec/forProvider/manifest"))
                .map(manifest ->
                        Ownership.ofRemote(desired.id(), desired.observed().resource(role), manifest))
                .filter(Ownership.OURS::equals)
                .isPresent();
    }

    private RemoteObject.Spec spec(Role role, RemoteResource resource, boolean ours) {
        ManagementPolicy policy = ours ? policy(role, resource) : ManagementPolicy.OBSERVE_CREATE;
        RemoteSecretKeys publishes = ours ? resource.publishes() : RemoteSecretKeys.NONE;
        return new RemoteObject.Spec(
                resource.cluster().providerConfig(),
                policy.actions(),
                new RemoteObject.ForProvider(resource.manifest()),
                List.of(),
                RemoteObject.Readiness.CREATED,
                publishes.details(resource.manifest()),
                publication(role, publishes));
    }

    /**
     * An Object has the right to update while there is something to update: an edit, or what somebody else has changed there. Each change
     * of policies is two that Crossplane counts (--circuit-breaker-burst), and for most Objects there never is anything.
     */
    private ManagementPolicy policy(Role role, RemoteResource resource) {
        boolean nothing = desired.observed()
                .resource(role)
                .filter(object -> Edited.hasNothingToUpdate(object, resource.manifest()))
                .isPresent();
        return resource.policy() == ManagementPolicy.OBSERVE_CREATE_UPDATE && nothing
                ? ManagementPolicy.OBSERVE_CREATE
                : resource.policy();
    }

    /**
     * Composes an Object that looks at something, whosever it is, and does nothing else.
     *
     * @param cluster where it is
     * @param manifest its kind and name
     * @param publishes what of it comes here as connection details
     */
    public void look(
            Role role, ProviderConfigRef cluster, ObjectNode manifest, RemoteSecretKeys publishes, boolean ready) {
        compose(
                role,
                new RemoteObject.Spec(
                        cluster,
                        ManagementPolicy.OBSERVE.actions(),
                        new RemoteObject.ForProvider(manifest),
                        List.of(),
                        RemoteObject.Readiness.CREATED,
                        publishes.details(manifest),
                        publication(role, publishes)),
                ready);
    }

    private Optional<SecretRef> publication(Role role, RemoteSecretKeys publishes) {
        return publishes.isEmpty() ? Optional.empty() : Optional.of(new SecretRef(desired.connectionSecret(role)));
    }

    /**
     * Composes an Object as it is given, for callers that decide about its policies themselves. Secret bytes that the observed Object
     * shows are reported, and taken out of its spec.
     */
    public void compose(Role role, RemoteObject.Spec spec, boolean ready) {
        Optional<ObservedResource> object = desired.observed().resource(role);
        object.flatMap(Leak::in).ifPresent(leak -> desired.warn(leak.reason(), leak.message()));
        RemoteObject composed = new RemoteObject(metadata(role), spec);
        desired.compose(role, Leak.scrubbed(composed.tree(), object), ready);
    }

    private Metadata metadata(Role role) {
        return desired.metadata(role).annotated(ExternalName.ANNOTATION, desired.nameOf(role));
    }

    /** The fields of an Object's spec, but for references. What stands in others is nobody's, and may be secret. */
    private static final List<String> KEPT = List.of(
            "connectionDetails",
            "forProvider",
            "managementPolicies",
            "providerConfigRef",
            "readiness",
            "watch",
            "writeConnectionSecretToRef");

    /**
     * Composes an Object that exists as it is, but with other policies, and without references.
     *
     * @param policy what it may do from now on; empty to leave that as it is
     */
    public void composeAsItIs(Role role, ObservedResource object, Optional<ManagementPolicy> policy) {
        ObjectNode composed = Manifests.of(
                        RemoteObject.API_VERSION,
                        RemoteObject.KIND,
                        metadata(role).annotated(remembered(object)))
                .tree();
        ObjectNode spec = object.manifest().path("spec") instanceof ObjectNode given
                ? given.deepCopy()
                : JsonNodeFactory.instance.objectNode();
        spec.retain(KEPT);
        if (spec.path("forProvider") instanceof ObjectNode wanted) {
            wanted.retain("manifest");
        }
        policy.ifPresent(allowed -> {
            ArrayNode actions = spec.putArray("managementPolicies");
            allowed.actions().forEach(actions::add);
        });
        composed.set("spec", spec);
        ObjectNode scrubbed = Leak.scrubbed(composed, Optional.of(object));
        if (object.isBeingDeleted() && !desired.observed().exists(role)) {
            desired.composeLeaving(role, scrubbed);
        } else {
            desired.compose(role, scrubbed, object.isTrue("Ready"));
        }
    }

    /** What was written on an Object to be remembered, whose it is left out. */
    private Map<String, String> remembered(ObservedResource object) {
        Map<String, String> all = new TreeMap<>();
        object.manifest().at("/metadata/annotations").properties().forEach(annotation -> {
            if (annotation.getKey().startsWith(OURS)
                    && !annotation.getKey().equals(desired.id().mark())) {
                all.put(annotation.getKey(), annotation.getValue().asString(""));
            }
        });
        return all;
    }

    private static String nameOf(ObjectNode manifest) {
        JsonNode metadata = manifest.path("metadata");
        String name = metadata.path("name").asString();
        return metadata.path("namespace")
                .stringValueOpt()
                .map(namespace -> namespace + "/" + name)
                .orElse(name);
    }
}
