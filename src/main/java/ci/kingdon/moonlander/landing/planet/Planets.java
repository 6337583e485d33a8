package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import java.util.Optional;

/** Reads which planet a landing asks for. */
public final class Planets {

    private Planets() {}

    /**
     * The planet that a landing asks for.
     *
     * @throws ci.kingdon.moonlander.function.Invalid where the policy does not allow it
     */
    public static Planet of(LandingRequest request) {
        Optional<PlanetSpec> planet = request.spec().planet();
        return planet.flatMap(PlanetSpec::vcluster)
                .<Planet>map(spec -> Vcluster.of(request, spec))
                .or(() -> planet.flatMap(PlanetSpec::existing).map(spec -> Existing.of(request, spec)))
                .orElseGet(() -> Existing.ofFlatFields(request));
    }
}
