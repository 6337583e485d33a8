package ci.kingdon.moonlander.demo;

/**
 * What is played.
 *
 * @param place where
 * @param fallback which of the fallbacks A to D; {@code none} is the demo as it is meant to be
 */
public record Setting(Place place, String fallback) {

    /** The demo as it is meant to be. */
    static final String NONE = "none";

    /** A control plane. */
    public enum Place {
        /** The one that {@code make engine-up} starts. */
        ENGINE,
        /** A real one, by a context of the user's kubeconfig. */
        CLUSTER
    }
}
