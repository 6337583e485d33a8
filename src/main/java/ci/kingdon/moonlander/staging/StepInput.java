package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Request;
import java.util.Arrays;
import java.util.stream.Stream;

/** The step's input: what the platform team decides for every XR of a Composition. Each kind of XR reads its own fields of it. */
public final class StepInput {

    private static final String API_VERSION = "moonlander.fn.kingdon.ci/v1beta1";

    private static final String KIND = "Input";

    private StepInput() {}

    /**
     * The input of a request, for its fields to be read.
     *
     * @param fields the fields that this kind of XR reads, beside the type and the metadata; none of them is there without an input
     * @throws Invalid where the input is of another type, or has other fields
     */
    public static Field of(Request request, String... fields) {
        return request.input()
                .map(tree -> known(Field.root("input", tree), fields))
                .orElseGet(() -> Field.root("input", Field.NOTHING));
    }

    private static Field known(Field input, String... fields) {
        input.only(Stream.concat(Stream.of("apiVersion", "kind", "metadata"), Arrays.stream(fields))
                .toArray(String[]::new));
        String apiVersion = input.at("apiVersion").text().orElse("");
        String kind = input.at("kind").text().orElse("");
        if (!apiVersion.equals(API_VERSION) || !kind.equals(KIND)) {
            boolean sameVersion = apiVersion.equals(API_VERSION);
            throw new Invalid(
                    sameVersion ? "input.kind" : "input.apiVersion",
                    "has \"" + (sameVersion ? kind : apiVersion) + "\"",
                    "apiVersion " + API_VERSION + ", kind " + KIND + ", or no input at all");
        }
        return input;
    }
}
