package ci.kingdon.moonlander.function;

/**
 * Something to tell people; Crossplane makes it an event on the composite resource.
 *
 * @param severity how bad it is
 * @param reason one CamelCase word, for machines
 * @param message for people
 * @param target who is told
 */
public record Result(Severity severity, String reason, String message, Target target) {

    /** How bad a result is. */
    public enum Severity {
        /** The pipeline ends here and nothing of it is applied. */
        FATAL,
        WARNING,
        NORMAL
    }

    /** Ends the pipeline; what exists stays as it is. */
    public static Result fatal(String reason, String message) {
        return new Result(Severity.FATAL, reason, message, Target.COMPOSITE);
    }

    /** Something that somebody should look at. */
    public static Result warning(String reason, String message) {
        return new Result(Severity.WARNING, reason, message, Target.COMPOSITE);
    }

    /** Something that happened. */
    public static Result normal(String reason, String message) {
        return new Result(Severity.NORMAL, reason, message, Target.COMPOSITE);
    }

    /** The same result, also for the claim. */
    public Result targetCompositeAndClaim() {
        return new Result(severity, reason, message, Target.COMPOSITE_AND_CLAIM);
    }
}
