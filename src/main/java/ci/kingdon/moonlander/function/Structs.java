package ci.kingdon.moonlander.function;

import com.google.protobuf.ListValue;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns protobuf's {@link Struct} into Jackson's tree and back, node by node, without JSON text in between. */
final class Structs {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Doubles hold every whole number up to here; beyond, neighbours run together and a long would only pretend. */
    private static final double LARGEST_EXACT = 1L << 53;

    private Structs() {}

    /** The struct as an object. A number without fraction comes back as a whole number, which a Struct cannot say. */
    static ObjectNode toTree(Struct struct) {
        ObjectNode object = NODES.objectNode();
        struct.getFieldsMap().forEach((name, value) -> object.set(name, toTree(value)));
        return object;
    }

    private static JsonNode toTree(Value value) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> NODES.stringNode(value.getStringValue());
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case NUMBER_VALUE -> number(value.getNumberValue());
            case STRUCT_VALUE -> toTree(value.getStructValue());
            case LIST_VALUE -> {
                ArrayNode array = NODES.arrayNode();
                value.getListValue().getValuesList().forEach(item -> array.add(toTree(item)));
                yield array;
            }
            case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
        };
    }

    private static JsonNode number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
        return whole ? NODES.numberNode((long) number) : NODES.numberNode(number);
    }

    /** The object as a struct, its fields in the tree's order. */
    static Struct toStruct(ObjectNode object) {
        Struct.Builder struct = Struct.newBuilder();
        object.properties().forEach(property -> struct.putFields(property.getKey(), toValue(property.getValue())));
        return struct.build();
    }

    private static Value toValue(JsonNode node) {
        Value.Builder value = Value.newBuilder();
        switch (node.getNodeType()) {
            case STRING -> value.setStringValue(node.stringValue());
            case BOOLEAN -> value.setBoolValue(node.booleanValue());
            case NUMBER -> value.setNumberValue(node.doubleValue());
            case OBJECT -> value.setStructValue(toStruct((ObjectNode) node));
            case ARRAY -> {
                ListValue.Builder list = ListValue.newBuilder();
                node.forEach(item -> list.addValues(toValue(item)));
                value.setListValue(list);
            }
            case NULL, MISSING -> value.setNullValue(NullValue.NULL_VALUE);
            case BINARY, POJO ->
                throw new IllegalArgumentException("a " + node.getNodeType() + " node has no place in a Struct");
        }
        return value.build();
    }
}
