package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.staging.StepInput;
import tools.jackson.databind.node.ObjectNode;

/**
 * The step's input: what the platform team decides for every landing of a Composition.
 *
 * @param defaults What landings get that do not say otherwise.
 * @param policy What landings may ask for beyond their own namespace. Without it: nothing.
 */
public record InputSpec(DefaultsSpec defaults, PolicySpec policy) {

    /** A request's input, which has these fields. No input means no defaults and the strictest policy. */
    public static Field field(Request request) {
        return StepInput.of(request, "defaults", "policy");
    }

    /** Reads it. */
    public static InputSpec of(Field input) {
        return new InputSpec(DefaultsSpec.of(input.at("defaults")), PolicySpec.of(input.at("policy")));
    }

    /** The tree of {@code defaults.planet}, for a landing's own to be laid over it; empty where there is none. */
    public static ObjectNode planet(Field input) {
        return input.at("defaults").at("planet").object();
    }
}
