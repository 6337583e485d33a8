package ci.kingdon.moonlander.identity;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whose the thing is that stands under a name of our choosing. */
public enum Ownership {
    /** Nobody has looked yet, or what was seen last is not what is asked about. */
    UNKNOWN,
    /** Nothing is there. */
    FREE,
    /** It carries this XR's annotation. */
    OURS,
    /** It is somebody else's, and stays as it is. */
    FOREIGN;

    /**
     * Whose the remote resource of an Object is. An Object takes over whatever it finds, so that its manifest, as
     * provider-kubernetes last saw it, is the only witness.
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

    /** Whose a resource in the control plane is, given what was found under its name. */
    public static Ownership ofLocal(Identity id, Optional<List<ObservedResource>> found) {
        return found.map(resources -> resources.stream()
                        .findFirst()
                        .map(resource -> id.owns(resource.annotation(id.mark())) ? OURS : FOREIGN)
                        .orElse(FREE))
                .orElse(UNKNOWN);
    }
}
