package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.kubernetes.Broken;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigReading;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Observed;
import java.util.Optional;

/**
 * The planet's kubeconfig, as far as it is known.
 *
 * @param best the kubeconfig to use: the one that is there now, or else the last good one; secret bytes
 * @param problem why the one that is there now is missing or cannot be used
 */
public record PlanetKubeconfig(Optional<Kubeconfig> best, Optional<Awaited> problem) {

    /** The copy that the function wrote last, which is what providers read. */
    static Optional<Kubeconfig> copy(Observed observed) {
        return observed.resource(LandingRoles.PLANET_KUBECONFIG)
                .map(resource -> KubeconfigSecret.read(resource.manifest(), Optional.of(KubeconfigSecret.KEY)))
                .map(reading -> reading instanceof Kubeconfig good ? good : null);
    }

    /**
     * The kubeconfig that the maker of a planet has published, if it can be used. Makers write no proxy. A kubeconfig that names one was
     * written by somebody else, who would see the traffic.
     *
     * @param bytes the kubeconfig
     * @param maker who has published it
     */
    static PlanetKubeconfig published(byte[] bytes, String maker, Optional<Kubeconfig> lastGood) {
        KubeconfigReading reading = Kubeconfig.read(bytes);
        KubeconfigReading plain = reading instanceof Kubeconfig good && good.hasProxy()
                ? new Broken("names a proxy (proxy-url), which " + maker
                        + " never writes; see who else writes Secrets in the planet's namespace on the host")
                : reading;
        return judged(plain, maker + "'s kubeconfig", lastGood);
    }

    /**
     * The kubeconfig that was found, if it can be used. The namespace of its context was somebody else's, and is left out.
     *
     * @param what what messages call it
     * @param lastGood the one to use otherwise
     */
    static PlanetKubeconfig judged(KubeconfigReading reading, String what, Optional<Kubeconfig> lastGood) {
        return switch (reading) {
            case Kubeconfig good ->
                new PlanetKubeconfig(Optional.of(good.inNamespace(Optional.empty())), Optional.empty());
            case Broken broken ->
                new PlanetKubeconfig(
                        lastGood, Optional.of(Awaited.action("KubeconfigBroken", what + " " + broken.problem())));
        };
    }
}
