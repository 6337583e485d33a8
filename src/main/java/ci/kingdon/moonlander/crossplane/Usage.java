package ci.kingdon.moonlander.crossplane;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * Crossplane's namespaced {@code Usage}: one resource is not deleted while another one exists. A Usage's {@code by} is one
 * resource, so that each user needs a Usage of its own.
 *
 * @param apiVersion {@value API_VERSION}
 * @param kind {@value KIND}
 * @param metadata of the Usage itself
 * @param spec who uses what
 */
public record Usage(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    /** Its API. */
    public static final String API_VERSION = "protection.crossplane.io/v1beta1";

    /** Its kind. */
    public static final String KIND = "Usage";

    /** A Usage with this metadata. */
    public Usage(ObjectMeta metadata, Spec spec) {
        this(API_VERSION, KIND, metadata, spec);
    }

    /**
     * Who uses what.
     *
     * @param of what is used
     * @param by who uses it
     * @param reason what people are told who try to delete it
     * @param replayDeletion whether a deletion that was refused is tried again once the user is gone
     */
    public record Spec(Resource of, Resource by, String reason, boolean replayDeletion) {}

    /**
     * A resource of the Usage's own namespace.
     *
     * @param apiVersion as in its manifest
     * @param kind as in its manifest
     * @param resourceRef which one
     */
    public record Resource(String apiVersion, String kind, ResourceRef resourceRef) {

        /** The resource of that name. */
        public static Resource named(String apiVersion, String kind, String name) {
            return new Resource(apiVersion, kind, new ResourceRef(name));
        }
    }

    /**
     * A resource by name.
     *
     * @param name its name
     */
    public record ResourceRef(String name) {}
}
