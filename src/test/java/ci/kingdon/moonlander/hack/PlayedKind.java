package ci.kingdon.moonlander.hack;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind that a {@link PlayedApi} has.
 *
 * @param apiVersion {@code v1}, or a group and its only version
 */
record PlayedKind(String apiVersion, String name, String plural, boolean namespaced) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Where the API has its group's resources. */
    String root() {
        return (hasGroup() ? "/apis/" : "/api/") + apiVersion;
    }

    /** Where the API has a resource of this kind. */
    String path(JsonNode resource) {
        JsonNode metadata = resource.path("metadata");
        String namespace =
                namespaced ? "/namespaces/" + metadata.path("namespace").asString() : "";
        return root() + namespace + "/" + plural + "/" + metadata.path("name").asString();
    }

    /** What kubectl asks before all else, by path: which groups there are, and which kinds are in them. */
    static Map<String, ObjectNode> discovery(List<PlayedKind> kinds) {
        Map<String, ObjectNode> documents = new TreeMap<>();
        ObjectNode versions = JSON.createObjectNode().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        documents.put("/api", versions);
        ObjectNode groups = document("APIGroupList");
        documents.put("/apis", groups);
        groups.putArray("groups");
        for (PlayedKind kind : kinds) {
            if (kind.hasGroup() && !documents.containsKey(kind.root())) {
                documents.put("/apis/" + kind.group(), kind.groupDocument());
                groups.withArray("groups").add(kind.groupDocument());
            }
            documents
                    .computeIfAbsent(
                            kind.root(), root -> document("APIResourceList").put("groupVersion", kind.apiVersion()))
                    .withArray("resources")
                    .add(kind.resourceDocument());
        }
        return documents;
    }

    private boolean hasGroup() {
        return apiVersion.contains("/");
    }

    private String group() {
        return apiVersion.split("/")[0];
    }

    private ObjectNode groupDocument() {
        ObjectNode version = JSON.createObjectNode();
        version.put("groupVersion", apiVersion).put("version", apiVersion.split("/")[1]);
        ObjectNode group = document("APIGroup").put("name", group());
        group.putArray("versions").add(version);
        group.set("preferredVersion", version);
        return group;
    }

    private ObjectNode resourceDocument() {
        ObjectNode resource = JSON.createObjectNode();
        resource.put("name", plural).put("singularName", name.toLowerCase(Locale.ROOT));
        resource.put("kind", name).put("namespaced", namespaced);
        Stream.of("create", "delete", "get", "list").forEach(resource.putArray("verbs")::add);
        return resource;
    }

    private static ObjectNode document(String kind) {
        return JSON.createObjectNode().put("apiVersion", "v1").put("kind", kind);
    }
}
