package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Ownership;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.staging.Trouble;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The name that an application of CozyStack is to have, and whether somebody else's has it. An Object must not look at that itself:
 * provider-kubernetes looks at what exists by a dry run (v1.2.1, SSAResourceSyncer), CozyStack's API carries a dry run out (v1.6.1,
 * pkg/registry/apps/application), and so whatever cluster had the name would be the landing's. What is looked at is the HelmRelease that
 * CozyStack makes of each application, which is of an API that knows dry runs.
 *
 * @param host the host
 * @param kind the application's kind
 * @param namespace its tenant's namespace
 * @param name its name
 * @param look the role of the Object that looks
 * @param role the role of the Object that makes it
 */
record ApplicationName(Host host, String kind, String namespace, String name, Role look, Role role) {

    /** What CozyStack puts before the keys of an application's annotations on its HelmRelease. */
    private static final String PREFIX = "apps.cozystack.io-";

    /** How an Object that only looks says that nothing is there (crossplane-runtime v2, errExternalResourceNotExist). */
    private static final String NOT_THERE = "external resource does not exist";

    /**
     * Composes the Object that looks.
     *
     * @param mayBegin whether the host may be looked at
     * @param rights the rights that a provider needs for it
     * @return whether the application may be made, or was made before
     */
    boolean isFree(Desired desired, boolean mayBegin, Rights rights) {
        desired.after(mayBegin, look, () -> compose(desired));
        if (!mayBegin || desired.observed().exists(role)) {
            return mayBegin;
        }
        Optional<ObservedResource> seen = desired.observed().resource(look);
        boolean taken = seen.filter(object -> isThere(object) && !isOurs(desired.id(), object))
                .isPresent();
        boolean free = seen.filter(object -> !isThere(object) ? isAbsent(object) : isOurs(desired.id(), object))
                .isPresent();
        if (taken) {
            desired.await(Awaited.nameTaken(
                    desired.id(), kind, namespace + "/" + name, host.cluster().inWords()));
        } else if (!free) {
            desired.await(Awaited.soon(
                    "WaitingForLook",
                    "waiting for a look at HelmRelease " + namespace + "/" + release() + " in "
                            + host.cluster().inWords() + ", so that no " + kind + " of somebody else's is taken over"
                            + Trouble.of(seen, rights)));
        }
        return free;
    }

    /** The application's manifest without its spec. */
    ObjectNode manifest(RemoteObjects remote) {
        ObjectNode manifest = JsonNodeFactory.instance.objectNode();
        manifest.put("apiVersion", "apps.cozystack.io/v1alpha1").put("kind", kind);
        manifest.set("metadata", remote.metadata(namespace, name).tree());
        return manifest;
    }

    /** What CozyStack calls the Helm release, and everything that belongs to the application. */
    String release() {
        return kind.toLowerCase(Locale.ROOT) + "-" + name;
    }

    private boolean compose(Desired desired) {
        ObjectNode release = JsonNodeFactory.instance.objectNode();
        release.put("apiVersion", "helm.toolkit.fluxcd.io/v2").put("kind", "HelmRelease");
        release.putObject("metadata").put("namespace", namespace).put("name", release());
        new RemoteObjects(desired).look(look, host.ref(), release, RemoteSecretKeys.NONE, true);
        return true;
    }

    /** What was there once stays in the Object's status when it has gone. */
    private boolean isThere(ObservedResource object) {
        JsonNode metadata = object.manifest().at("/status/atProvider/manifest/metadata");
        return !isAbsent(object)
                && metadata.path("namespace").asString("").equals(namespace)
                && metadata.path("name").asString("").equals(release());
    }

    private static boolean isOurs(Identity id, ObservedResource object) {
        Optional<String> annotation = object.manifest()
                .at("/status/atProvider/manifest/metadata/annotations")
                .path(PREFIX + id.mark())
                .stringValueOpt();
        return Ownership.ofAnnotation(id, annotation) == Ownership.OURS;
    }

    private static boolean isAbsent(ObservedResource object) {
        return object.condition("Synced")
                .filter(synced -> synced.path("message").asString("").endsWith(NOT_THERE))
                .isPresent();
    }
}
