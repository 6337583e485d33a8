package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Request;

/**
 * The step's input: what the platform team decides for every landing of a Composition.
 *
 * @param defaults What landings get that do not say otherwise.
 * @param policy What landings may ask for beyond their own namespace. Without it: nothing.
 */
public record InputSpec(DefaultsSpec defaults, PolicySpec policy) {

    /** The input's apiVersion. */
    public static final String API_VERSION = "moonlander.fn.kingdon.ci/v1beta1";

    /** The input's kind. */
    public static final String KIND = "Input";

    /** Reads a request's input. No input means no defaults and the strictest policy. */
    public static InputSpec of(Request request) {
        return request.input()
                .map(tree -> of(Field.root("input", tree)))
                .orElseGet(() -> new InputSpec(
                        DefaultsSpec.of(Field.root("input.defaults", Field.NOTHING)),
                        PolicySpec.of(Field.root("input.policy", Field.NOTHING))));
    }

    private static InputSpec of(Field input) {
        input.only("apiVersion", "kind", "metadata", "defaults", "policy");
        String apiVersion = input.at("apiVersion").text().orElse("");
        String kind = input.at("kind").text().orElse("");
        if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
            boolean sameVersion = apiVersion.equals(API_VERSION);
            throw new Invalid(
                    sameVersion ? "input.kind" : "input.apiVersion",
                    "has \"" + (sameVersion ? kind : apiVersion) + "\"",
                    "apiVersion " + API_VERSION + ", kind " + KIND + ", or no input at all");
        }
        return new InputSpec(DefaultsSpec.of(input.at("defaults")), PolicySpec.of(input.at("policy")));
    }
}
