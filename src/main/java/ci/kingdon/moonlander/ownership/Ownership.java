package ci.kingdon.moonlander.ownership;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether the resource that already has a name belongs to the XR that would use it. */
public enum Ownership {
    /** Crossplane or the provider has not looked yet, or has looked at another name. */
    UNKNOWN,
    /** No resource has the name. */
    FREE,
    /** The resource carries this XR's annotation. */
    OURS,
    /** The resource belongs to somebody else, and stays as it is. */
    FOREIGN;

    /**
     * Whether the remote resource of an Object is the XR's. An Object takes over what it finds, so the only evidence is the manifest
     * that provider-kubernetes last saw.
     *
     * @param object the Object, if it exists
     * @param wanted the manifest that it is to have
     */
    public static Ownership ofRemote(Identity id, Optional<ObservedResource> object, ObjectNode wanted) {
        JsonNode seen = object.map(resource ->
                        resource.manifest().path("status").path("atProvider").path("manifest"))
                .orElse(wanted.objectNode());
        if (!sameThing(seen, wanted)) {
            return UNKNOWN;
        }
        Optional<String> annotation =
                seen.path("metadata").path("annotations").path(id.mark()).stringValueOpt();
        return ofAnnotation(id, annotation);
    }

    /** The same of an Object that exists, for the manifest that it has. */
    public static Ownership ofRemote(Identity id, ObservedResource object) {
        return object.manifest().at("/spec/forProvider/manifest") instanceof ObjectNode wanted
                ? ofRemote(id, Optional.of(object), wanted)
                : UNKNOWN;
    }

    /** Whose a resource is that exists, by the text of its annotation. */
    public static Ownership ofAnnotation(Identity id, Optional<String> annotation) {
        return id.owns(annotation) ? OURS : FOREIGN;
    }

    private static boolean sameThing(JsonNode seen, JsonNode wanted) {
        return same(seen.path("kind"), wanted.path("kind"))
                && same(
                        seen.path("metadata").path("name"),
                        wanted.path("metadata").path("name"))
                && same(
                        seen.path("metadata").path("namespace"),
                        wanted.path("metadata").path("namespace"));
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.asString("").equals(other.asString(""));
    }

    /** Whether a resource in the control plane is the XR's, given what Crossplane found under its name. */
    public static Ownership ofLocal(Identity id, Optional<List<ObservedResource>> found) {
        return found.map(resources -> resources.stream()
                        .findFirst()
                        .map(resource -> ofAnnotation(id, resource.annotation(id.mark())))
                        .orElse(FREE))
                .orElse(UNKNOWN);
    }
}
