package ci.kingdon.moonlander.staging;

/**
 * What a composed resource is for. Its key is the resource's name in the pipeline, and stays the same for the XR's whole life.
 *
 * @param key the name in the pipeline
 */
public record Role(String key) {

    /** The role of the Usage that keeps what this resource needs for its own deletion. */
    public Role usage() {
        return new Role(key + "-usage");
    }
}
