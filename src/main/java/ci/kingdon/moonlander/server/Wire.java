package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Messages as bytes. gRPC is given bytes and not messages, so that reading a malformed one fails in our hands, with a
 * status of our choosing, rather than inside gRPC, which would answer UNKNOWN and log a stack trace.
 */
final class Wire implements MethodDescriptor.Marshaller<byte[]> {

    /**
     * How deep messages may nest. protobuf's own limit of 100 is met by a JSON tree of 33 levels, as a Struct spends three
     * messages on each; OpenAPI schemas, which Crossplane sends as Structs, can be deeper. Go, and so Crossplane, allows
     * 10,000, which is more than a Java stack may hold. This is 333 levels of JSON.
     */
    private static final int MAX_DEPTH = 1000;

    /** A request with its Structs in it, which the lean form does not look into. */
    private static final WellFormed.Shape REQUEST =
            WellFormed.Shape.of(ci.kingdon.moonlander.proto.v1.RunFunctionRequest.getDescriptor());

    /**
     * Reads a request. Its Structs are parts of these bytes, which must not change any more.
     *
     * @throws InvalidProtocolBufferException where protobuf would not read it, its Structs included, as a request of v1
     */
    static RunFunctionRequest request(byte[] bytes) throws InvalidProtocolBufferException {
        WellFormed.check(bytes, REQUEST, MAX_DEPTH);
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            in.setRecursionLimit(MAX_DEPTH);
            return RunFunctionRequest.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** The same bytes for equal messages, whatever order their maps are in. A Struct that is only passed on is as it came. */
    static byte[] bytes(MessageLite message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        out.checkNoSpaceLeft();
        return bytes;
    }

    /** gRPC asks a ByteArrayInputStream for its length, and so writes it without another copy. */
    @Override
    public InputStream stream(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public byte[] parse(InputStream in) {
        try {
            if (in instanceof KnownLength) {
                // Into one array of the right size; readAllBytes would collect pieces, and copy them then.
                byte[] bytes = new byte[in.available()];
                in.readNBytes(bytes, 0, bytes.length);
                return bytes;
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a message", e);
        }
    }
}
