package ci.kingdon.moonlander.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a manifest, or of an object in it, as they are written one after the other. What is empty stays out: with server-side
 * apply, each field that is written is a field that is owned.
 */
public final class Fields {

    private final ObjectNode tree = JsonNodeFactory.instance.objectNode();

    /** Writes a text. */
    public Fields put(String field, String value) {
        if (!value.isEmpty()) {
            tree.put(field, value);
        }
        return this;
    }

    /** Writes a number. */
    public Fields put(String field, int value) {
        tree.put(field, value);
        return this;
    }

    /** Writes a truth value. */
    public Fields put(String field, boolean value) {
        tree.put(field, value);
        return this;
    }

    /** Writes a text, a number, a truth value or an object, where there is one. */
    public Fields put(String field, Optional<?> value) {
        value.ifPresent(there -> tree.set(field, node(there)));
        return this;
    }

    /** Writes a list of those. */
    public Fields put(String field, List<?> values) {
        if (!values.isEmpty()) {
            ArrayNode list = tree.putArray(field);
            values.forEach(value -> list.add(node(value)));
        }
        return this;
    }

    /** Writes texts by name. */
    public Fields put(String field, Map<String, String> values) {
        if (!values.isEmpty()) {
            values.forEach(tree.putObject(field)::put);
        }
        return this;
    }

    /** Writes an object, which is not copied. */
    public Fields put(String field, ObjectNode value) {
        if (!value.isEmpty()) {
            tree.set(field, value);
        }
        return this;
    }

    /** Writes an object, also where it is empty. */
    public Fields put(String field, Fields value) {
        tree.set(field, value.tree);
        return this;
    }

    private static JsonNode node(Object value) {
        return switch (value) {
            case String text -> JsonNodeFactory.instance.stringNode(text);
            case Integer number -> JsonNodeFactory.instance.numberNode(number);
            case Boolean flag -> JsonNodeFactory.instance.booleanNode(flag);
            case Fields fields -> fields.tree;
            case JsonNode node -> node;
            default -> throw new IllegalArgumentException("no field of a manifest is a " + value.getClass());
        };
    }

    /** What has been written. */
    public ObjectNode tree() {
        return tree;
    }
}
