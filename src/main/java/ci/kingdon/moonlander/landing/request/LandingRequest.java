package ci.kingdon.moonlander.landing.request;

import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import ci.kingdon.moonlander.staging.Observed;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a landing is decided from.
 *
 * @param names what the landing's resources are called
 * @param spec what the XR asks for
 * @param askedPlanet what the XR itself says about its planet, without what the step's input adds
 * @param input the step's input
 * @param observed what the call shows, for what other XRs say
 * @param receivedAt when the call was received
 * @param parentCredential the step's credential with the parent's kubeconfig; secret bytes
 */
public record LandingRequest(
        LandingNames names,
        LandingSpec spec,
        PlanetSpec askedPlanet,
        InputSpec input,
        Observed observed,
        Instant receivedAt,
        Optional<Map<String, byte[]>> parentCredential) {

    /** The step's credential with the parent's kubeconfig is called this. */
    public static final String PARENT = "parent";

    /** What the platform allows. */
    public Policy policy() {
        return new Policy(names.namespace(), input);
    }

    /** Names the landing and none of the credentials. */
    @Override
    public String toString() {
        return "LandingRequest[" + names.id().annotation() + "]";
    }
}
