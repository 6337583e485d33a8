package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Stream;

/** Makes a response of what an XR's stages want. */
public final class Answer {

    /**
     * When Crossplane is to call again while something is not ready. Crossplane calls when something changes, but of an XR that sees
     * many changes it drops some for minutes (--circuit-breaker-cooldown), and one of them may be the last. Once all is settled and
     * nothing is dropped the response has no TTL but the one that a stage asks for, and an idle XR costs nothing.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Answer() {}

    /**
     * The response with everything that the stages want. The XR is ready once no stage waits for anything.
     *
     * @throws ci.kingdon.moonlander.function.Invalid where an earlier step of the pipeline uses a name of theirs
     */
    public static Response to(Request request, Collection<Desired> stages) {
        Response response = Response.to(request);
        stages.forEach(stage -> stage.roles().forEach(role -> response.reserve(role.key())));
        stages.forEach(stage -> stage.addTo(response));
        boolean isQuiet = isTold(request) && stages.stream().allMatch(Desired::isSettled);
        Stream.concat(
                        isQuiet ? Stream.empty() : Stream.of(PATIENCE),
                        stages.stream().flatMap(stage -> stage.callAgain().stream()))
                .min(Comparator.naturalOrder())
                .ifPresent(response::ttl);
        return response.compositeReady(
                Ready.of(stages.stream().allMatch(stage -> stage.awaited().isEmpty())));
    }

    /** Whether Crossplane tells of each change: one that it drops may be an edit of the XR itself, of which nobody would tell again. */
    private static boolean isTold(Request request) {
        return request.composite()
                .flatMap(xr -> xr.condition("Responsive"))
                .filter(responsive -> "False".equals(responsive.path("status").asString("")))
                .isEmpty();
    }

    /**
     * A condition about all of the stages, for the column that shows why the XR waits: its message is that of the first thing that is
     * awaited, and empty once nothing is. It is a condition and no field of the status, because Crossplane writes all conditions in one
     * change, of which it lets the XR see only so many.
     */
    public static Condition summary(String type, Collection<Desired> stages) {
        return condition(type, stages, "");
    }

    /**
     * A condition about some of the stages: true once none of them waits for anything.
     *
     * @param done the message when it is true
     */
    public static Condition condition(String type, Collection<Desired> stages, String done) {
        return stages.stream()
                .flatMap(stage -> stage.awaited().stream())
                .findFirst()
                .map(awaited -> Condition.isFalse(type, awaited.reason(), awaited.message()))
                .orElseGet(() -> Condition.isTrue(type, "Available", done));
    }
}
