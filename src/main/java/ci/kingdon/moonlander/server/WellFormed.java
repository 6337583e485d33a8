package ci.kingdon.moonlander.server;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.util.HashMap;
import java.util.Map;

/**
 * Walks through the bytes of a message and refuses what protobuf would refuse to read as one: lengths that lead out of it, text that is not
 * UTF-8, messages that nest too deeply. It makes nothing of what it sees, which is why it is here: protobuf checks a message by making it,
 * which for a request of 684 kB takes 6.4 ms and 8.3 MB. This, and the lean form of the message, take 1.3 ms and 0.15 MB.
 */
final class WellFormed {

    private final byte[] bytes;
    private final int maxDepth;

    /** Where the walk is. */
    private int at;

    private WellFormed(byte[] bytes, int maxDepth) {
        this.bytes = bytes;
        this.maxDepth = maxDepth;
    }

    /**
     * Refuses the bytes where they are no message of this shape.
     *
     * @param maxDepth how deep messages may nest
     */
    static void check(byte[] bytes, Shape shape, int maxDepth) throws InvalidProtocolBufferException {
        new WellFormed(bytes, maxDepth).message(shape, bytes.length, 0);
    }

    /**
     * What is to be looked at in a message.
     *
     * @param fields by their numbers, the shape of those that are messages, {@link #TEXT} for those that are text, null for the others
     */
    record Shape(Shape[] fields) {

        private static final Shape TEXT = new Shape(new Shape[0]);

        /** The shape of a type. */
        static Shape of(Descriptor type) {
            return of(type, new HashMap<>());
        }

        private static Shape of(Descriptor type, Map<Descriptor, Shape> known) {
            if (!known.containsKey(type)) {
                int last = type.getFields().stream()
                        .mapToInt(FieldDescriptor::getNumber)
                        .max()
                        .orElse(0);
                Shape shape = new Shape(new Shape[last + 1]);
                // Before its fields, for a Struct may hold Structs.
                known.put(type, shape);
                type.getFields().forEach(field -> shape.fields[field.getNumber()] = of(field, known));
            }
            return known.get(type);
        }

        private static Shape of(FieldDescriptor field, Map<Descriptor, Shape> known) {
            return switch (field.getType()) {
                case MESSAGE -> of(field.getMessageType(), known);
                case STRING -> TEXT;
                default -> null;
            };
        }

        Shape field(int number) {
            return number < fields.length ? fields[number] : null;
        }
    }

    private void message(Shape shape, int end, int depth) throws InvalidProtocolBufferException {
        while (at < end) {
            int tag = tag(end);
            Shape field = shape.field(WireFormat.getTagFieldNumber(tag));
            if (field == null || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                skip(tag, end, depth);
            } else if (field == Shape.TEXT) {
                text(end(end));
            } else {
                message(field, end(end), deeper(depth));
            }
        }
    }

    private void skip(int tag, int end, int depth) throws InvalidProtocolBufferException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> varint(end);
            case WireFormat.WIRETYPE_FIXED64 -> at = forward(Long.BYTES, end);
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> at = end(end);
            case WireFormat.WIRETYPE_START_GROUP -> group(WireFormat.getTagFieldNumber(tag), end, deeper(depth));
            case WireFormat.WIRETYPE_FIXED32 -> at = forward(Integer.BYTES, end);
            default -> throw new InvalidProtocolBufferException("a field of no known form");
        }
    }

    /** The older form of a message within a message: it has no length, but a tag of its own at its end. */
    private void group(int number, int end, int depth) throws InvalidProtocolBufferException {
        int tag = tag(end);
        while (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_END_GROUP) {
            skip(tag, end, depth);
            tag = tag(end);
        }
        if (WireFormat.getTagFieldNumber(tag) != number) {
            throw new InvalidProtocolBufferException("the end of another group");
        }
    }

    private void text(int end) throws InvalidProtocolBufferException {
        int start = at;
        // Nearly all text is ASCII, which needs no second look.
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        if (at < end
                && !UnsafeByteOperations.unsafeWrap(bytes, start, end - start).isValidUtf8()) {
            throw new InvalidProtocolBufferException("text that is not UTF-8");
        }
        at = end;
    }

    private int tag(int end) throws InvalidProtocolBufferException {
        int tag = (int) varint(end);
        if (WireFormat.getTagFieldNumber(tag) == 0) {
            throw new InvalidProtocolBufferException("a field without a number");
        }
        return tag;
    }

    /** Reads the length of what follows, and returns where that ends. */
    private int end(int end) throws InvalidProtocolBufferException {
        int length = (int) varint(end);
        return forward(length, end);
    }

    private int forward(int length, int end) throws InvalidProtocolBufferException {
        if (length < 0 || length > end - at) {
            throw new InvalidProtocolBufferException("a length that leads out of its message");
        }
        return at + length;
    }

    private long varint(int end) throws InvalidProtocolBufferException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new InvalidProtocolBufferException("a number that does not end");
    }

    private int deeper(int depth) throws InvalidProtocolBufferException {
        if (depth >= maxDepth) {
            throw new InvalidProtocolBufferException("messages nest more than " + maxDepth + " deep");
        }
        return depth + 1;
    }
}
