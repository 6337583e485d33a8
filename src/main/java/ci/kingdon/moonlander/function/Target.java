package ci.kingdon.moonlander.function;

/** Who is told of a result or a condition. */
public enum Target {
    /** The composite resource. */
    COMPOSITE,
    /** The composite resource, and the claim where there is one: legacy composites only. */
    COMPOSITE_AND_CLAIM
}
