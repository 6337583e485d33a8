package ci.kingdon.moonlander.conformance;

/** How a check ended. */
enum Outcome {
    PASSED,
    FAILED,
    /** What it needs is not there, or not reached from here. */
    SKIPPED
}
