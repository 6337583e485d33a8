package ci.kingdon.moonlander.function;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a Struct off the wire. Where protobuf reads what no writer makes, so does this: of a field that is there twice the last counts, parts
 * of one value are merged, and what is not known is passed over.
 */
final class StructReader {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Doubles hold every whole number up to here; beyond, neighbours run together and a long would only pretend. */
    private static final double LARGEST_EXACT = 1L << 53;

    /** How deep messages may nest in a Struct. The server allows as many in a request; this is for who reads one without it. */
    static final int MAX_DEPTH = 1000;

    private final CodedInputStream in;

    private StructReader(ByteString bytes) {
        in = bytes.newCodedInput();
        in.enableAliasing(true);
        in.setRecursionLimit(MAX_DEPTH);
    }

    static ObjectNode tree(ByteString struct) {
        try {
            ObjectNode tree = NODES.objectNode();
            new StructReader(struct).struct(tree, 0);
            return tree;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    static JsonNode field(ByteString struct, String name) {
        try {
            ByteString value = new StructReader(struct).find(ByteString.copyFromUtf8(name));
            return value == null ? Field.NOTHING : new StructReader(value).value(NODES.nullNode(), 0);
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static IllegalArgumentException malformed(IOException e) {
        return new IllegalArgumentException("the bytes are no Struct", e);
    }

    private void struct(ObjectNode into, int depth) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Structs.STRUCT_ENTRY) {
                int outer = enter(depth);
                entry(into, depth + 1);
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
    }

    private void entry(ObjectNode into, int depth) throws IOException {
        String key = "";
        JsonNode value = NODES.nullNode();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Structs.ENTRY_KEY -> key = in.readStringRequireUtf8();
                case Structs.ENTRY_VALUE -> {
                    int outer = enter(depth);
                    value = value(value, depth + 1);
                    in.popLimit(outer);
                }
                default -> skip(tag);
            }
        }
        into.set(key, value);
    }

    private JsonNode value(JsonNode before, int depth) throws IOException {
        JsonNode value = before;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Structs.VALUE_STRING -> value = NODES.stringNode(in.readStringRequireUtf8());
                case Structs.VALUE_BOOL -> value = NODES.booleanNode(in.readBool());
                case Structs.VALUE_NUMBER -> value = number(in.readDouble());
                case Structs.VALUE_STRUCT -> {
                    int outer = enter(depth);
                    ObjectNode object = value instanceof ObjectNode same ? same : NODES.objectNode();
                    struct(object, depth + 1);
                    value = object;
                    in.popLimit(outer);
                }
                case Structs.VALUE_LIST -> {
                    int outer = enter(depth);
                    ArrayNode array = value instanceof ArrayNode same ? same : NODES.arrayNode();
                    list(array, depth + 1);
                    value = array;
                    in.popLimit(outer);
                }
                case Structs.VALUE_NULL -> {
                    in.readEnum();
                    value = NODES.nullNode();
                }
                default -> skip(tag);
            }
        }
        return value;
    }

    private void list(ArrayNode into, int depth) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Structs.LIST_ITEM) {
                int outer = enter(depth);
                into.add(value(NODES.nullNode(), depth + 1));
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
    }

    /** The value of the last entry with this key; null where there is none. */
    private ByteString find(ByteString key) throws IOException {
        ByteString found = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == Structs.STRUCT_ENTRY) {
                int outer = enter(0);
                ByteString value = valueOf(key);
                found = value == null ? found : value;
                in.popLimit(outer);
            } else {
                skip(tag);
            }
        }
        return found;
    }

    /** An entry's value where it has this key, else null. */
    private ByteString valueOf(ByteString wanted) throws IOException {
        ByteString key = ByteString.EMPTY;
        ByteString value = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case Structs.ENTRY_KEY -> key = in.readBytes();
                // Parts one after the other are the merged message.
                case Structs.ENTRY_VALUE -> value = value.concat(in.readBytes());
                default -> skip(tag);
            }
        }
        return key.equals(wanted) ? value : null;
    }

    private static JsonNode number(double number) {
        boolean whole = number == Math.rint(number) && Math.abs(number) <= LARGEST_EXACT;
        return whole ? NODES.numberNode((long) number) : NODES.numberNode(number);
    }

    /** Goes into the message that follows. Its tags end where it ends, and then the limit that is returned has to be put back. */
    private int enter(int depth) throws IOException {
        if (depth == MAX_DEPTH) {
            throw new InvalidProtocolBufferException("messages nest more than " + MAX_DEPTH + " deep");
        }
        return in.pushLimit(in.readRawVarint32());
    }

    private void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that did not begin");
        }
    }
}
