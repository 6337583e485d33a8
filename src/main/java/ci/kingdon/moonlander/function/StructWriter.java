package ci.kingdon.moonlander.function;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a Struct for the wire, from its end to its beginning. A message there has its length before it, and this way the length is known when
 * it is due; protobuf counts all sizes first, and then writes.
 */
final class StructWriter {

    /** Most of what is composed is smaller. */
    private static final int USUAL = 1024;

    private byte[] bytes = new byte[USUAL];

    /** What is written stands from here on. */
    private int start = bytes.length;

    private StructWriter() {}

    static ByteString bytes(ObjectNode object) {
        StructWriter writer = new StructWriter();
        writer.struct(object);
        return UnsafeByteOperations.unsafeWrap(writer.bytes, writer.start, writer.written());
    }

    private void struct(ObjectNode object) {
        String[] names = object.propertyNames().toArray(String[]::new);
        Arrays.sort(names);
        for (int i = names.length - 1; i >= 0; i--) {
            int after = written();
            value(object.get(names[i]));
            head(Structs.ENTRY_VALUE, after);
            text(Structs.ENTRY_KEY, names[i]);
            head(Structs.STRUCT_ENTRY, after);
        }
    }

    private void list(ArrayNode array) {
        for (int i = array.size() - 1; i >= 0; i--) {
            int after = written();
            value(array.get(i));
            head(Structs.LIST_ITEM, after);
        }
    }

    private void value(JsonNode node) {
        int after = written();
        switch (node.getNodeType()) {
            case STRING -> text(Structs.VALUE_STRING, node.stringValue());
            case BOOLEAN -> {
                varint(node.booleanValue() ? 1 : 0);
                varint(Structs.VALUE_BOOL);
            }
            case NUMBER -> {
                number(node.doubleValue());
                varint(Structs.VALUE_NUMBER);
            }
            case OBJECT -> {
                struct((ObjectNode) node);
                head(Structs.VALUE_STRUCT, after);
            }
            case ARRAY -> {
                list((ArrayNode) node);
                head(Structs.VALUE_LIST, after);
            }
            case NULL, MISSING -> {
                varint(0);
                varint(Structs.VALUE_NULL);
            }
            case BINARY, POJO ->
                throw new IllegalArgumentException("a " + node.getNodeType() + " node has no place in a Struct");
        }
    }

    private void text(int tag, String text) {
        int after = written();
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int at = before(utf8.length);
        System.arraycopy(utf8, 0, bytes, at, utf8.length);
        head(tag, after);
    }

    /** What stands before a message or a text: its tag and its length. */
    private void head(int tag, int after) {
        varint(written() - after);
        varint(tag);
    }

    /** Seven bits a byte, the lowest first; all but the last byte have the eighth. */
    private void varint(int number) {
        int length = 1;
        for (int rest = number >>> 7; rest != 0; rest >>>= 7) {
            length++;
        }
        int at = before(length);
        int rest = number;
        for (int i = 1; i < length; i++) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at] = (byte) rest;
    }

    /** Eight bytes, the lowest first. A Struct can hold what JSON has no number for, which Crossplane could not apply. */
    private void number(double number) {
        if (!Double.isFinite(number)) {
            throw new Invalid("a field of what is composed", "has " + number, "a number that JSON has");
        }
        long bits = Double.doubleToRawLongBits(number);
        int at = before(Double.BYTES);
        for (int i = 0; i < Double.BYTES; i++) {
            bytes[at + i] = (byte) (bits >>> 8 * i);
        }
    }

    private int written() {
        return bytes.length - start;
    }

    /** Makes room before what is written, and moves to it. */
    private int before(int length) {
        if (length > start) {
            byte[] larger = new byte[Math.max(2 * bytes.length, written() + length)];
            System.arraycopy(bytes, start, larger, larger.length - written(), written());
            start += larger.length - bytes.length;
            bytes = larger;
        }
        start -= length;
        return start;
    }
}
