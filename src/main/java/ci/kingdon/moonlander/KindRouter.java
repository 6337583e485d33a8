package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Hands each call to the composer of its composite resource's kind, whatever the kind's version. A call of an Operation has no composite
 * resource, and goes by the kind of its input.
 */
public final class KindRouter implements Composer {

    private final Map<Kind, Composer> composers;
    private final Map<Kind, Composer> operations;

    /** A router to these composers, which answers no Operation. */
    public KindRouter(Map<Kind, Composer> composers) {
        this(composers, Map.of());
    }

    /**
     * A router to these composers.
     *
     * @param composers by the kind of the composite resource
     * @param operations by the kind of the input, for calls without composite resource
     */
    public KindRouter(Map<Kind, Composer> composers, Map<Kind, Composer> operations) {
        // Sorted, so that the refusal of another kind is the same each time.
        this.composers = new TreeMap<>(composers);
        this.operations = new TreeMap<>(operations);
    }

    /**
     * Answers one call.
     *
     * @throws Invalid also where nobody answers for the kind
     */
    @Override
    public Response compose(Request request) {
        return request.composite()
                .map(this::composer)
                .orElseGet(() -> operation(request))
                .compose(request);
    }

    private Composer composer(ObservedResource composite) {
        Composer composer = composers.get(Kind.of(composite));
        if (composer == null) {
            throw new Invalid("kind", "this function does not compose " + Kind.of(composite), names(composers));
        }
        return composer;
    }

    private Composer operation(Request request) {
        Optional<Kind> kind = request.input().map(ObservedResource::of).map(Kind::of);
        Composer operation = kind.map(operations::get).orElse(null);
        if (operation == null && (kind.isEmpty() || operations.isEmpty())) {
            throw new Invalid(
                    "observed.composite",
                    "is missing from the request",
                    "the composite resource of a pipeline"
                            + (operations.isEmpty()
                                    ? ""
                                    : "; an Operation's step with an input of kind " + names(operations)));
        }
        if (operation == null) {
            throw new Invalid("input.kind", "an Operation cannot have the input " + kind.get(), names(operations));
        }
        return operation;
    }

    private static String names(Map<Kind, Composer> composers) {
        return composers.keySet().stream().map(Kind::toString).collect(Collectors.joining(", "));
    }
}
