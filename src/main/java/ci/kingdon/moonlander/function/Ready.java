package ci.kingdon.moonlander.function;

/** Whether a desired resource is ready. */
public enum Ready {
    /** Nothing is said; Crossplane takes it for not ready. */
    UNSPECIFIED,
    TRUE,
    FALSE;

    /** Yes or no. */
    public static Ready of(boolean ready) {
        return ready ? TRUE : FALSE;
    }
}
