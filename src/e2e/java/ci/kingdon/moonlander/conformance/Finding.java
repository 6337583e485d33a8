package ci.kingdon.moonlander.conformance;

/** What a check says. */
sealed interface Finding {

    /** It holds; with what was seen. */
    record Passed(String detail) implements Finding {}

    /** It does not hold, why, and what to do. */
    record Failed(String detail, String advice) implements Finding {}

    /** It was not looked at, why, and what to do who wants it looked at. */
    record Skipped(String reason, String advice) implements Finding {}
}
