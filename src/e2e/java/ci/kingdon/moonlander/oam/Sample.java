package ci.kingdon.moonlander.oam;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A value that has every field of a schema, each of its type. Patterns, bounds and which fields exclude each other it does not keep. */
final class Sample {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Sample() {}

    static JsonNode of(JsonNode schema) {
        if (schema.has("enum")) {
            return schema.path("enum").path(0);
        }
        if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
            return NODES.numberNode(1);
        }
        return switch (schema.path("type").asString("")) {
            case "string" -> NODES.stringNode("text");
            case "integer", "number" -> NODES.numberNode(1);
            case "boolean" -> NODES.booleanNode(true);
            case "array" -> list(schema);
            case "object" -> object(schema);
            default -> throw new IllegalArgumentException("a schema of no known type: " + schema);
        };
    }

    private static ArrayNode list(JsonNode schema) {
        return NODES.arrayNode().add(of(schema.path("items")));
    }

    private static ObjectNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties").properties().forEach(field -> object.set(field.getKey(), of(field.getValue())));
        if (schema.path("additionalProperties").isObject()) {
            object.set("key", of(schema.path("additionalProperties")));
        } else if (object.isEmpty()) {
            object.put("anything", "that is not ours to know");
        }
        return object;
    }
}
