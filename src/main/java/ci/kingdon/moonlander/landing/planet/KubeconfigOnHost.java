package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteSecretKeys;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Secret on the host with a planet's kubeconfig, which the planet's maker writes. An Object looks at it and does nothing else. Its
 * content comes here as connection details, and is in no spec and no status. It is an Object of its own, because one that publishes what is
 * not there yet can neither update nor delete what it has made.
 *
 * @param host the host
 * @param namespace the Secret's namespace
 * @param name the Secret
 * @param key the key of the kubeconfig
 * @param maker who writes it
 */
record KubeconfigOnHost(Host host, String namespace, String name, String key, String maker) {

    private static final Role ROLE = LandingRoles.ADMIN_KUBECONFIG;

    /**
     * Composes the Object.
     *
     * @param mayBegin whether the Secret is sure to be this planet's
     */
    void look(Desired desired, boolean mayBegin) {
        desired.after(mayBegin, ROLE, () -> {
            ObjectNode secret = Manifests.named("v1", "Secret", namespace, name);
            boolean arrived = bytes(desired.observed()).isPresent();
            new RemoteObjects(desired)
                    .look(
                            ROLE,
                            host.ref(),
                            secret,
                            new RemoteSecretKeys(List.of(key)),
                            arrived && desired.observed().isReady(ROLE));
            return arrived;
        });
    }

    private Optional<byte[]> bytes(Observed observed) {
        return observed.connectionDetail(ROLE, key);
    }

    /**
     * The kubeconfig, as far as it is known.
     *
     * @param copy the one that was used last
     */
    PlanetKubeconfig read(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
        return bytes(observed)
                .map(bytes -> PlanetKubeconfig.published(bytes, maker, copy))
                .orElseGet(() -> new PlanetKubeconfig(
                        copy,
                        Optional.of(Awaited.soon(
                                "WaitingForKubeconfig",
                                "waiting for " + maker + " to write Secret " + namespace + "/" + name + " on the host ("
                                        + host + ") with key " + key + "; see Object " + names.of(ROLE)))));
    }
}
