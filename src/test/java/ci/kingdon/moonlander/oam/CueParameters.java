package ci.kingdon.moonlander.oam;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A schema of an XRD as the parameters of an OAM component. What CUE says is which fields there are, of which types, and which of them are
 * required. Patterns, bounds and defaults are left to the API server, which has them from the XRD.
 */
final class CueParameters {

    private static final String STEP = "  ";

    private CueParameters() {}

    /** The fields of an object, each with its description before it. */
    static String of(JsonNode schema) {
        return fields(schema, STEP);
    }

    private static String fields(JsonNode schema, String indent) {
        Set<String> required =
                schema.path("required").valueStream().map(JsonNode::stringValue).collect(Collectors.toSet());
        StringBuilder fields = new StringBuilder();
        schema.path("properties").properties().forEach(property -> {
            String optional = required.contains(property.getKey()) ? "" : "?";
            fields.append(usage(property.getValue(), indent))
                    .append(indent)
                    .append(property.getKey())
                    .append(optional)
                    .append(": ")
                    .append(type(property.getValue(), indent))
                    .append('\n');
        });
        return fields.toString();
    }

    private static String usage(JsonNode schema, String indent) {
        String described = schema.path("description").asString("").replace('\n', ' ');
        String fallback = Optional.ofNullable(schema.get("default"))
                .filter(JsonNode::isValueNode)
                .map(value -> " Default: " + value.asString() + ".")
                .orElse("");
        String usage = (described + fallback).strip();
        return usage.isEmpty() ? "" : indent + "// +usage=" + usage + "\n";
    }

    private static String type(JsonNode schema, String indent) {
        if (schema.has("enum")) {
            return schema.path("enum").valueStream().map(JsonNode::toString).collect(Collectors.joining(" | "));
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return "int | string";
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> "string";
            case "integer" -> "int";
            case "number" -> "number";
            case "boolean" -> "bool";
            case "array" -> "[..." + type(schema.path("items"), indent) + "]";
            case "object" -> object(schema, indent);
            default -> throw new IllegalArgumentException("a schema of no known type: " + schema);
        };
    }

    private static String object(JsonNode schema, String indent) {
        if (schema.path("additionalProperties").isObject()) {
            return "{[string]: " + type(schema.path("additionalProperties"), indent) + "}";
        }
        if (!schema.has("properties")) {
            return "{...}";
        }
        // Closed, so that a field that does not exist is refused: the API server would drop it.
        return "close({\n" + fields(schema, indent + STEP) + indent + "})";
    }
}
