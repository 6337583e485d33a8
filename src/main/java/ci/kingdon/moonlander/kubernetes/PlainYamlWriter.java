package ci.kingdon.moonlander.kubernetes;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes trees of texts, truth values, objects and lists as YAML, byte for byte as Jackson does. It gives up on texts that Jackson would
 * escape or break into lines, and on keys that it would quote.
 */
final class PlainYamlWriter {

    private final StringBuilder yaml = new StringBuilder();

    private PlainYamlWriter() {}

    /** The document; empty where it is not plain. */
    static Optional<String> write(ObjectNode document) {
        PlainYamlWriter writer = new PlainYamlWriter();
        return !document.isEmpty() && writer.object(document, 0)
                ? Optional.of(writer.yaml.toString())
                : Optional.empty();
    }

    /** Writes an object whose first line is indented already. */
    private boolean object(ObjectNode object, int indent) {
        boolean first = true;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!isPlainKey(field.getKey())) {
                return false;
            }
            indent(first ? 0 : indent).append(field.getKey()).append(':');
            if (!value(field.getValue(), indent)) {
                return false;
            }
            first = false;
        }
        return true;
    }

    private boolean value(JsonNode value, int indent) {
        if (value instanceof ObjectNode object && !object.isEmpty()) {
            yaml.append('\n');
            indent(indent + 2);
            return object(object, indent + 2);
        }
        if (value instanceof ArrayNode list && !list.isEmpty()) {
            yaml.append('\n');
            return list(list, indent);
        }
        yaml.append(' ');
        return scalar(value);
    }

    private boolean list(ArrayNode list, int indent) {
        for (JsonNode item : list) {
            indent(indent).append("- ");
            boolean plain =
                    item instanceof ObjectNode object && !object.isEmpty() ? object(object, indent + 2) : scalar(item);
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private boolean scalar(JsonNode value) {
        if (value.isBoolean()) {
            yaml.append(value.booleanValue()).append('\n');
            return true;
        }
        if (!value.isString() || !isPlain(value.stringValue())) {
            return false;
        }
        yaml.append('"').append(value.stringValue()).append("\"\n");
        return true;
    }

    private StringBuilder indent(int spaces) {
        return yaml.repeat(' ', spaces);
    }

    /** Spaces are where Jackson breaks long texts. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!YamlText.isLetter(c) && (c != '-' || i == 0)) {
                return false;
            }
        }
        return !key.isEmpty() && key.length() <= YamlText.LONGEST_KEY && !YamlText.isWord(key);
    }
}
