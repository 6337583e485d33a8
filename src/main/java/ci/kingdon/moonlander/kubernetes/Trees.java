package ci.kingdon.moonlander.kubernetes;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Merges manifests and compares them. */
public final class Trees {

    private Trees() {}

    /**
     * Lays one tree over another: objects are merged field by field, anything else replaces what was there, lists included.
     *
     * @return a new tree; neither argument is changed
     */
    public static ObjectNode merge(ObjectNode below, ObjectNode above) {
        ObjectNode merged = below.deepCopy();
        for (Map.Entry<String, JsonNode> field : above.properties()) {
            JsonNode under = merged.get(field.getKey());
            JsonNode over = field.getValue();
            merged.set(
                    field.getKey(),
                    under instanceof ObjectNode u && over instanceof ObjectNode o ? merge(u, o) : over.deepCopy());
        }
        return merged;
    }

    /**
     * Puts the items of a list of one tree before those of the same list of another, each once. Nothing is done where either has none.
     *
     * @param into the tree that is changed
     * @param from the tree whose items come first
     * @param pointer where the list is in both, as a JSON pointer (RFC 6901)
     */
    public static void prepend(ObjectNode into, ObjectNode from, String pointer) {
        JsonNode before = from.at(pointer);
        if (into.at(pointer) instanceof ArrayNode list && before.isArray()) {
            Set<JsonNode> items = new LinkedHashSet<>();
            before.forEach(items::add);
            list.forEach(items::add);
            list.removeAll();
            items.forEach(list::add);
        }
    }

    /**
     * Whether two trees say the same. An API server drops a field that is null and may keep an object that is empty, so both are
     * as if they were absent.
     */
    public static boolean same(JsonNode one, JsonNode other) {
        return contains(one, other) && contains(other, one);
    }

    /** Whether two trees are the same to the last empty object, however their numbers are kept. */
    public static boolean equal(JsonNode one, JsonNode other) {
        return one.equals(
                (left, right) -> left.isNumber() && right.isNumber()
                        ? Double.compare(left.doubleValue(), right.doubleValue())
                        : left.equals(right) ? 0 : 1,
                other);
    }

    /** Whether a tree has everything that another one says, and maybe more. Lists have to be of one length. */
    public static boolean contains(JsonNode whole, JsonNode part) {
        if (isNothing(part)) {
            return true;
        }
        if (whole.isObject() && part.isObject()) {
            for (Map.Entry<String, JsonNode> field : part.properties()) {
                if (!contains(whole.path(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (whole.isArray() && part.isArray()) {
            return whole.size() == part.size()
                    && IntStream.range(0, part.size()).allMatch(i -> contains(whole.get(i), part.get(i)));
        }
        return whole.isNumber() && part.isNumber() ? whole.doubleValue() == part.doubleValue() : whole.equals(part);
    }

    private static boolean isNothing(JsonNode node) {
        if (!node.isObject()) {
            return node.isMissingNode() || node.isNull();
        }
        for (JsonNode value : node) {
            if (!isNothing(value)) {
                return false;
            }
        }
        return true;
    }
}
