package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.trust.AuthenticationFile;
import ci.kingdon.moonlander.landing.trust.Trust;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ConfigMap by which a vcluster's API server is told whose tokens it accepts. It is in the planet's namespace on its host, and goes
 * with that.
 *
 * @param host the host
 * @param namespace the planet's namespace on it
 * @param trust whose tokens; empty where no file says so
 * @param desired what the stage wants
 */
record Authentication(Host host, String namespace, Optional<Trust> trust, Desired desired) {

    /**
     * Composes it.
     *
     * @param there whether the namespace is there
     * @return whether it is there and says what it is to say; true where none is needed
     */
    boolean compose(boolean there) {
        return trust.map(trusted -> compose(there, trusted)).orElse(true);
    }

    private boolean compose(boolean there, Trust trusted) {
        trusted.identityProvider().ifPresent(provider -> provider.ask(desired));
        // It may be changed at once, for a planet that does not come up may be mended by that.
        return desired.after(
                there,
                LandingRoles.AUTHENTICATION,
                () -> new RemoteObjects(desired)
                        .compose(
                                LandingRoles.AUTHENTICATION,
                                RemoteResource.of(
                                                host.cluster(),
                                                manifest(trusted),
                                                ManagementPolicy.OBSERVE_CREATE_UPDATE)
                                        .needing(host.rights(Rights.PLATFORM))));
    }

    private ObjectNode manifest(Trust trusted) {
        return standing()
                .filter(_ -> !trusted.isKnown(desired.observed()))
                .orElseGet(() -> Manifests.configMap(
                        new RemoteObjects(desired).metadata(namespace, AuthenticationFile.CONFIG_MAP),
                        Map.of(AuthenticationFile.KEY, trusted.file(desired.observed()))));
    }

    private Optional<ObjectNode> standing() {
        return object().map(object -> object.manifest().at("/spec/forProvider/manifest"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast);
    }

    private Optional<ObservedResource> object() {
        return desired.observed().resource(LandingRoles.AUTHENTICATION);
    }

    /**
     * Keeps one that is no longer asked for, until no pod mounts it.
     *
     * @param replaced whether the Release is as it is asked for now
     */
    void keepUntil(boolean replaced) {
        if (trust.isEmpty() && !replaced) {
            object().ifPresent(object -> {
                desired.reserve(LandingRoles.AUTHENTICATION);
                new RemoteObjects(desired).composeAsItIs(LandingRoles.AUTHENTICATION, object, Optional.empty());
            });
        }
    }
}
