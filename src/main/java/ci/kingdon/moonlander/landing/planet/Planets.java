package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;

/** Reads which planet a landing asks for. */
public final class Planets {

    private Planets() {}

    /**
     * The planet that a landing asks for.
     *
     * @throws ci.kingdon.moonlander.function.Invalid where the policy does not allow it
     */
    public static Planet of(LandingRequest request) {
        return request.spec().planet().map(asked -> of(request, asked)).orElseGet(() -> Existing.ofFlatFields(request));
    }

    private static Planet of(LandingRequest request, PlanetSpec asked) {
        return asked.vcluster()
                .<Planet>map(spec -> Vcluster.of(request, spec))
                .or(() -> asked.existing().map(spec -> Existing.of(request, spec)))
                .or(() -> asked.namespace().map(spec -> NamespacePlanet.of(request, spec)))
                .or(() -> asked.cozystack().map(spec -> Cozystack.of(request, spec)))
                .or(() -> asked.clusterAPI().map(spec -> ClusterApi.of(request, spec)))
                .orElseThrow();
    }
}
