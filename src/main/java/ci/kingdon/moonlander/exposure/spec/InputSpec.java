package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.staging.StepInput;

/**
 * What the platform team decides for every XExposure of a Composition.
 *
 * @param defaults What XExposures get that do not say otherwise.
 * @param policy What XExposures may ask for. Without it nothing is exposed on a host that is reached with the platform's credentials.
 */
public record InputSpec(DefaultsSpec defaults, PolicySpec policy) {

    /** Reads a request's input. No input means no defaults and the strictest policy. */
    public static InputSpec of(Request request) {
        Field input = StepInput.of(request, "defaults", "policy");
        return new InputSpec(DefaultsSpec.of(input.at("defaults")), PolicySpec.of(input.at("policy")));
    }
}
