package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Result;
import java.util.Optional;

/**
 * Something that happens to an XR, and that people are told once, by an event.
 *
 * <p>Crossplane makes an event of each result of each call, and an XR is called again and again. Kubernetes' client lets through 25 events of an XR and
 * of one type, and then one every five minutes. So a step is told in the very call in which the XR's status still says that it has not been taken: the
 * same reconcile writes the status and the event, or neither.
 *
 * @param told what people are told
 * @param before whether the XR's status says that it has been taken
 * @param now whether it has been taken
 */
public record Step(Result told, boolean before, boolean now) {

    /**
     * A step of an XR on its way.
     *
     * @param reason one CamelCase word
     */
    public static Step of(String reason, boolean before, boolean now, String message) {
        return new Step(Result.normal(reason, message), before, now);
    }

    /** Something that somebody should look at. */
    public static Step trouble(String reason, boolean before, boolean now, String message) {
        return new Step(Result.warning(reason, message), before, now);
    }

    /**
     * A condition that turns true, if it has something to say then, or that is true no longer. One that is Unknown was so made by Crossplane as a
     * fatal result ended the pipeline, and what it was before nobody knows: it may well have been true.
     */
    static Step of(Condition condition, ObservedResource xr) {
        if (condition.status() == Condition.Status.TRUE) {
            Result told = new Result(Result.Severity.NORMAL, condition.type(), condition.message(), condition.target());
            return new Step(
                    told, isTaken(condition.type(), xr), !condition.message().isEmpty());
        }
        String message = condition.type() + " is true no longer: " + condition.message();
        Result told = new Result(Result.Severity.WARNING, condition.reason(), message, condition.target());
        return new Step(told, false, "True".equals(status(condition.type(), xr)));
    }

    /** Whether a condition of the XR's status is true, or was before a fatal result, for all that is known. */
    static boolean isTaken(String type, ObservedResource xr) {
        String status = status(type, xr);
        return status.equals("True") || status.equals("Unknown");
    }

    private static String status(String type, ObservedResource xr) {
        return xr.condition(type)
                .map(condition -> condition.path("status").asString(""))
                .orElse("");
    }

    /** What people are told in this call. */
    Optional<Result> news() {
        return Optional.of(told).filter(_ -> now && !before);
    }
}
