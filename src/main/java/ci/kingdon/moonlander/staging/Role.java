package ci.kingdon.moonlander.staging;

import java.util.Optional;

/**
 * What a composed resource is for. Its key is the resource's name in the pipeline, and stays the same for the XR's whole life.
 *
 * @param key the name in the pipeline
 */
public record Role(String key) {

    private static final String USAGE = "-usage";

    /** The role of the Usage that keeps what this resource needs for its own deletion. */
    public Role usage() {
        return new Role(key + USAGE);
    }

    /** The role that this one is the Usage for; empty where it is none. */
    public Optional<Role> user() {
        return key.endsWith(USAGE)
                ? Optional.of(new Role(key.substring(0, key.length() - USAGE.length())))
                : Optional.empty();
    }
}
