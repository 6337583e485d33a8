package ci.kingdon.moonlander.testing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource as an API server keeps it under server-side apply: a tree, and what each manager applied of it last. A field that a
 * manager applied before and no longer applies goes, unless another manager applies it too. What somebody wrote by other means than
 * apply is nobody's here, and stays. Lists are replaced as a whole.
 */
final class ServerSide {

    private ObjectNode tree;
    private final Map<String, ObjectNode> applied = new TreeMap<>();

    /** A resource of this content, which nobody applied. */
    ServerSide(ObjectNode tree) {
        this.tree = tree.deepCopy();
    }

    ObjectNode tree() {
        return tree;
    }

    /** Applies, with force. */
    void apply(String manager, ObjectNode wanted) {
        tree = applying(manager, wanted);
        applied.put(manager, wanted.deepCopy());
    }

    /** What the resource would be. */
    ObjectNode applying(String manager, ObjectNode wanted) {
        List<JsonNode> others = new ArrayList<>();
        applied.forEach((other, what) -> {
            if (!other.equals(manager)) {
                others.add(what);
            }
        });
        return apply(tree, applied.getOrDefault(manager, wanted), wanted, others);
    }

    /** Whether a manager's fields are what it wants them to be. */
    boolean isUpToDate(String manager, ObjectNode wanted) {
        return wanted.equals(applied.get(manager)) && tree.equals(applying(manager, wanted));
    }

    /**
     * Applies by one manager.
     *
     * @param before what the manager applied last
     * @param others what other managers applied last
     */
    static ObjectNode apply(JsonNode tree, JsonNode before, JsonNode wanted, Collection<JsonNode> others) {
        ObjectNode result = tree.deepCopy().asObject();
        before.properties().forEach(field -> {
            if (!wanted.has(field.getKey())) {
                release(result, field.getKey(), field.getValue(), under(others, field.getKey()));
            }
        });
        wanted.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            boolean merges = value.isObject() && result.path(name).isObject();
            result.set(
                    name,
                    merges
                            ? apply(result.path(name), before.path(name), value, under(others, name))
                            : value.deepCopy());
        });
        return result;
    }

    /** A manager gives up a field and all that is below it. */
    private static void release(ObjectNode parent, String name, JsonNode before, List<JsonNode> others) {
        if (before.isObject() && parent.path(name).isObject()) {
            ObjectNode child = (ObjectNode) parent.path(name);
            before.properties()
                    .forEach(field -> release(child, field.getKey(), field.getValue(), under(others, field.getKey())));
            if (child.isEmpty() && others.isEmpty()) {
                parent.remove(name);
            }
        } else if (others.isEmpty()) {
            parent.remove(name);
        }
    }

    private static List<JsonNode> under(Collection<JsonNode> others, String name) {
        return others.stream()
                .filter(other -> other.has(name))
                .map(other -> other.path(name))
                .toList();
    }
}
