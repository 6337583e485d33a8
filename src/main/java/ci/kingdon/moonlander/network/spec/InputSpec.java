package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.staging.StepInput;

/**
 * What the platform team decides for every network of a Composition.
 *
 * @param policy What networks may ask for.
 */
public record InputSpec(PolicySpec policy) {

    /** Reads a request's input. No input means the strictest policy. */
    public static InputSpec of(Request request) {
        Field input = StepInput.of(request, "policy");
        return new InputSpec(PolicySpec.of(input.at("policy")));
    }
}
