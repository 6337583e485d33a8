package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import tools.jackson.databind.node.ObjectNode;

/**
 * Crossplane's namespaced {@code Usage}: one resource is not deleted while another one exists. A Usage's {@code by} is one
 * resource, so that each user needs a Usage of its own.
 *
 * @param metadata of the Usage itself
 * @param spec who uses what
 */
public record Usage(Metadata metadata, Spec spec) {

    /** Its API. */
    public static final String API_VERSION = "protection.crossplane.io/v1beta1";

    /** Its kind. */
    public static final String KIND = "Usage";

    /** Its manifest. */
    public ObjectNode tree() {
        return Manifests.of(API_VERSION, KIND, metadata)
                .put(
                        "spec",
                        new Fields()
                                .put("of", spec.of.fields())
                                .put("by", spec.by.fields())
                                .put("reason", spec.reason)
                                .put("replayDeletion", spec.replayDeletion))
                .tree();
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

        private Fields fields() {
            return new Fields()
                    .put("apiVersion", apiVersion)
                    .put("kind", kind)
                    .put("resourceRef", new Fields().put("name", resourceRef.name));
        }
    }

    /**
     * A resource by name.
     *
     * @param name its name
     */
    public record ResourceRef(String name) {}
}
