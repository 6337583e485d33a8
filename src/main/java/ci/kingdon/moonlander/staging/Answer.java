package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

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
     * @param conditions what the XR says about them
     * @param steps what people are told beside those conditions that change
     * @throws ci.kingdon.moonlander.function.Invalid where an earlier step of the pipeline uses a name of theirs
     */
    public static Response to(
            Request request, Collection<Desired> stages, List<Condition> conditions, List<Step> steps) {
        Response response = Response.to(request);
        stages.forEach(stage -> stage.roles().forEach(role -> response.reserve(role.key())));
        stages.forEach(stage -> stage.addTo(response));
        conditions.forEach(response::condition);
        tell(response, request.composite().orElseThrow(), stages, conditions, steps);
        boolean isQuiet = isTold(request) && stages.stream().allMatch(Desired::isSettled);
        Stream.concat(
                        isQuiet ? Stream.empty() : Stream.of(PATIENCE),
                        stages.stream().flatMap(stage -> stage.callAgain().stream()))
                .min(Comparator.naturalOrder())
                .ifPresent(response::ttl);
        return response.compositeReady(Ready.of(isDone(stages)));
    }

    private static void tell(
            Response response,
            ObservedResource xr,
            Collection<Desired> stages,
            List<Condition> conditions,
            List<Step> steps) {
        if (conditions.stream().anyMatch(condition -> isNews(condition, xr))) {
            stages.stream()
                    .flatMap(stage -> stage.awaited().stream())
                    .filter(Awaited::somebodyMustAct)
                    .map(awaited -> Result.warning(awaited.reason(), awaited.message()))
                    .filter(warning -> !isSaid(warning, xr))
                    .forEach(response::result);
        }
        Stream.concat(conditions.stream().map(condition -> Step.of(condition, xr)), steps.stream())
                .flatMap(step -> step.news().stream())
                .forEach(response::result);
    }

    /** Whether the XR's status says something else than a condition. */
    private static boolean isNews(Condition condition, ObservedResource xr) {
        return xr.condition(condition.type())
                .filter(before -> before.path("status")
                        .asString("")
                        .equalsIgnoreCase(condition.status().name()))
                .filter(before -> says(before, condition.reason(), condition.message()))
                .isEmpty();
    }

    private static boolean isSaid(Result warning, ObservedResource xr) {
        for (JsonNode condition : xr.manifest().path("status").path("conditions")) {
            if (says(condition, warning.reason(), warning.message())) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(JsonNode condition, String reason, String message) {
        return condition.path("reason").asString("").equals(reason)
                && condition.path("message").asString("").equals(message);
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
     * change, of which it lets the XR see only so many. That it turns true is {@link #done}.
     */
    public static Condition summary(String type, Collection<Desired> stages) {
        return condition(type, stages, "");
    }

    /** The step by which a {@link #summary} turns true. */
    public static Step done(String type, Collection<Desired> stages, Request request, String message) {
        return Step.of(type, Step.isTaken(type, request.composite().orElseThrow()), isDone(stages), message);
    }

    private static boolean isDone(Collection<Desired> stages) {
        return stages.stream().allMatch(stage -> stage.awaited().isEmpty());
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
