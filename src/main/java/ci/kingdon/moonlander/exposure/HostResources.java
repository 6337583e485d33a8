package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Composes resources on the host as part of what a stage wants. */
final class HostResources {

    private final Exposure exposure;
    private final Desired desired;
    private final RemoteObjects remote;

    /** Composes nothing yet. */
    HostResources(Exposure exposure, Observed observed) {
        this.exposure = exposure;
        this.desired = new Desired(exposure.id(), observed, exposure::nameOf);
        this.remote = new RemoteObjects(desired);
    }

    Exposure exposure() {
        return exposure;
    }

    /** What the stage wants. */
    Desired desired() {
        return desired;
    }

    /**
     * The beginning of a manifest.
     *
     * @param apiVersion as in the manifest
     * @param kind as in the manifest
     * @param namespace of the host
     * @param annotations beside the one that says whose it is
     */
    ObjectNode manifest(Role role, String apiVersion, String kind, String namespace, Map<String, String> annotations) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", apiVersion).put("kind", kind);
        manifest.set(
                "metadata",
                remote.metadata(namespace, exposure.remoteNameOf(role)).tree());
        ObjectNode all = manifest.withObject("/metadata/annotations");
        annotations.forEach(all::put);
        return manifest;
    }

    /** Composes a resource that is ready as soon as it is there and ours. */
    boolean compose(Role role, ObjectNode manifest) {
        return compose(role, manifest, _ -> Optional.empty());
    }

    /**
     * Composes a resource.
     *
     * @param lacks what it still lacks, as it is seen on the host
     * @return whether it is there, ours, and lacks nothing
     */
    boolean compose(Role role, ObjectNode manifest, Function<ObservedResource, Optional<Awaited>> lacks) {
        boolean known = Foundation.isKnown(exposure.host().ref(), desired);
        boolean there = desired.after(
                known,
                role,
                () -> remote.compose(
                        role,
                        RemoteResource.of(exposure.host().cluster(), manifest, policy(role))
                                .needing(exposure.host().rights())
                                // Controllers write fields of it too.
                                .sharedWithOthers()));
        if (!known) {
            desired.await(Awaited.soon(
                    "WaitingForHost",
                    "waiting for Crossplane to show " + exposure.host() + " of namespace "
                            + exposure.id().namespace().orElseThrow()));
        }
        Optional<Awaited> lacking = there ? seen(role).flatMap(lacks) : Optional.empty();
        lacking.ifPresent(desired::await);
        return there && lacking.isEmpty();
    }

    /** Composes a resource that exists as it is, while what it is made of is not known. */
    void keep(Role role) {
        desired.reserve(role);
        desired.observed().resource(role).ifPresent(object -> remote.composeAsItIs(role, object, Optional.empty()));
    }

    /** The resource as its provider last saw it. */
    private Optional<ObservedResource> seen(Role role) {
        return desired.observed()
                .resource(role)
                .map(object -> object.manifest().at("/status/atProvider/manifest"))
                .filter(JsonNode::isObject)
                .map(manifest -> ObservedResource.of((ObjectNode) manifest));
    }

    /** In another landing's planet nothing is made that could not be deleted, because the planet has gone. */
    private ManagementPolicy policy(Role role) {
        boolean kept = Foundation.behind(exposure.host().ref(), desired).isEmpty()
                || desired.observed().isReady(role.usage())
                || desired.observed()
                        .resource(role)
                        .filter(object -> ManagementPolicy.deletes(object.manifest()))
                        .isPresent();
        if (!kept) {
            desired.await(Awaited.soon(
                    "WaitingForUsage",
                    "waiting for Crossplane to make Usage " + desired.nameOf(role.usage())
                            + ", which keeps the landing in whose planet the services are"));
        }
        return kept ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
    }
}
