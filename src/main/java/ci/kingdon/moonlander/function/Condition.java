package ci.kingdon.moonlander.function;

/**
 * A status condition for the composite resource.
 *
 * @param type in CamelCase; {@code Ready} and {@code Synced} are Crossplane's own
 * @param status true, false or not known
 * @param reason one CamelCase word, for machines
 * @param message for people: what is awaited, and from whom
 * @param target who carries it
 */
public record Condition(String type, Status status, String reason, String message, Target target) {

    /** What a condition says. */
    public enum Status {
        TRUE,
        FALSE,
        UNKNOWN
    }

    /** A condition that holds. */
    public static Condition isTrue(String type, String reason, String message) {
        return new Condition(type, Status.TRUE, reason, message, Target.COMPOSITE);
    }

    /** A condition that does not hold yet, or no longer. */
    public static Condition isFalse(String type, String reason, String message) {
        return new Condition(type, Status.FALSE, reason, message, Target.COMPOSITE);
    }

    /** The same condition, also on the claim. */
    public Condition targetCompositeAndClaim() {
        return new Condition(type, status, reason, message, Target.COMPOSITE_AND_CLAIM);
    }
}
