package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigReading;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.staging.Awaited;
import java.util.List;
import java.util.Optional;

/**
 * How the planet is reached, as far as it is known.
 *
 * @param best the kubeconfig to use: today's, or else the last good one that is still there; secret bytes
 * @param problem why today's is not there or cannot be used
 */
record PlanetKubeconfig(Optional<Kubeconfig> best, Optional<Awaited> problem) {

    static PlanetKubeconfig of(Landing landing, Observed observed) {
        return switch (landing.planet()) {
            case Vcluster vcluster -> published(landing, vcluster, observed);
            case Existing existing -> given(existing, observed);
        };
    }

    /** The Secret that an existing planet's kubeconfig is awaited in. */
    static Requirement requirement(Existing existing) {
        return Requirement.named("v1", "Secret", existing.secretNamespace(), existing.secretName());
    }

    private static PlanetKubeconfig published(Landing landing, Vcluster vcluster, Observed observed) {
        Optional<Kubeconfig> copy = copy(observed);
        Optional<KubeconfigReading> reading = observed.connectionDetail(Role.VCLUSTER, KubeconfigSecret.KEY)
                .map(Kubeconfig::read)
                .map(PlanetKubeconfig::withoutProxy);
        if (reading.isEmpty()) {
            return new PlanetKubeconfig(
                    copy,
                    Optional.of(Awaited.soon(
                            "WaitingForKubeconfig",
                            "waiting for vcluster to write Secret vc-" + vcluster.name() + " in namespace "
                                    + vcluster.namespace() + " of the host (" + vcluster.host() + "); see Release "
                                    + landing.nameOf(Role.VCLUSTER))));
        }
        return judged(reading.get(), "vcluster's kubeconfig", copy);
    }

    /** vcluster never writes a proxy: with one, somebody else wrote the kubeconfig, and would see who goes where. */
    private static KubeconfigReading withoutProxy(KubeconfigReading reading) {
        return reading instanceof Kubeconfig good && good.hasProxy()
                ? new Broken(
                        "names a proxy (proxy-url), which vcluster never writes; see who else writes Secrets in the"
                                + " planet's namespace on the host")
                : reading;
    }

    /** The kubeconfig that the function wrote last, which is what providers read. */
    private static Optional<Kubeconfig> copy(Observed observed) {
        return observed.resource(Role.PLANET_KUBECONFIG)
                .map(resource -> KubeconfigSecret.read(resource.manifest(), Optional.of(KubeconfigSecret.KEY)))
                .map(reading -> reading instanceof Kubeconfig good ? good : null);
    }

    private static PlanetKubeconfig given(Existing existing, Observed observed) {
        String secret = "Secret " + existing.secretNamespace() + "/" + existing.secretName();
        Optional<Kubeconfig> copy = copy(observed);
        Optional<ObservedResource> found = observed.request().required(requirement(existing)).stream()
                .flatMap(List::stream)
                .findFirst();
        if (found.isEmpty()) {
            return new PlanetKubeconfig(
                    copy,
                    Optional.of(Awaited.soon(
                            "WaitingForKubeconfig",
                            "waiting for somebody to create " + secret + " with the planet's kubeconfig"
                                    + (copy.isPresent() ? "; the last one seen there is used until then" : ""))));
        }
        return judged(
                KubeconfigSecret.read(found.get().manifest(), existing.key()), "the kubeconfig in " + secret, copy);
    }

    private static PlanetKubeconfig judged(KubeconfigReading reading, String what, Optional<Kubeconfig> lastGood) {
        return switch (reading) {
            case Kubeconfig good -> new PlanetKubeconfig(Optional.of(good), Optional.empty());
            case Broken broken ->
                new PlanetKubeconfig(
                        lastGood, Optional.of(Awaited.action("KubeconfigBroken", what + " " + broken.problem())));
        };
    }
}
