package ci.kingdon.moonlander.kubernetes;

import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A kubeconfig that is being written: apiVersion and kind first, and else all fields in the order of their names. */
final class KubeconfigDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final ArrayNode clusters = NODES.arrayNode();
    private final ArrayNode contexts = NODES.arrayNode();
    private final ArrayNode users = NODES.arrayNode();

    KubeconfigDocument cluster(String name, Cluster cluster) {
        clusters.addObject()
                .<ObjectNode>set("cluster", sorted(cluster.fields()))
                .put("name", name);
        return this;
    }

    KubeconfigDocument user(String name, User user) {
        users.addObject().put("name", name).set("user", sorted(user.fields()));
        return this;
    }

    KubeconfigDocument context(String name, String cluster, String user, Optional<String> namespace) {
        ObjectNode context = NODES.objectNode().put("cluster", cluster);
        namespace.ifPresent(of -> context.put("namespace", of));
        context.put("user", user);
        contexts.addObject().<ObjectNode>set("context", context).put("name", name);
        return this;
    }

    private static ObjectNode sorted(ObjectNode object) {
        ObjectNode sorted = NODES.objectNode();
        object.propertyNames().stream().sorted().forEach(field -> sorted.set(field, object.get(field)));
        return sorted;
    }

    byte[] toBytes(Optional<String> current) {
        ObjectNode document = NODES.objectNode().put("apiVersion", "v1").put("kind", "Config");
        put(document, "clusters", clusters);
        put(document, "contexts", contexts);
        current.ifPresent(name -> document.put("current-context", name));
        put(document, "users", users);
        return Yaml.write(document);
    }

    private static void put(ObjectNode document, String field, JsonNode list) {
        if (!list.isEmpty()) {
            document.set(field, list);
        }
    }
}
