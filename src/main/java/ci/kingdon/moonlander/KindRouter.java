package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Hands each call to the composer of its composite resource's kind, whatever the kind's version. */
public final class KindRouter implements Composer {

    private final Map<Kind, Composer> composers;

    /** A router to these composers. */
    public KindRouter(Map<Kind, Composer> composers) {
        // Sorted, so that the refusal of another kind is the same each time.
        this.composers = new TreeMap<>(composers);
    }

    /**
     * Answers one call.
     *
     * @throws Invalid also where the request has no composite resource, as those of an Operation, or none of these kinds
     */
    @Override
    public Response compose(Request request) {
        return composer(request).compose(request);
    }

    private Composer composer(Request request) {
        ObservedResource composite = request.composite()
                .orElseThrow(() -> new Invalid(
                        "observed.composite", "is missing from the request", "the composite resource of a pipeline"));
        Composer composer = composers.get(Kind.of(composite));
        if (composer == null) {
            throw new Invalid(
                    "kind",
                    "this function does not compose " + Kind.of(composite),
                    composers.keySet().stream().map(Kind::toString).collect(Collectors.joining(", ")));
        }
        return composer;
    }
}
