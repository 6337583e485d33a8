package ci.kingdon.moonlander.function;

/** Something that a version of Crossplane may or may not understand. */
public enum Capability {
    /** It says what it understands at all. */
    CAPABILITIES,
    /** It reads {@code requirements.resources}; before, there was only {@code requirements.extra_resources}. */
    REQUIRED_RESOURCES,
    /** It hands a step its credentials. */
    CREDENTIALS,
    /** It puts a response's conditions on the composite resource. */
    CONDITIONS,
    /** It reads {@code requirements.schemas}. */
    REQUIRED_SCHEMAS
}
