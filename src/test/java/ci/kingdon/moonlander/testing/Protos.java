package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.proto.v1.CredentialData;
import ci.kingdon.moonlander.proto.v1.Credentials;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Trees to Structs and back by way of JSON text: another way than the one under test. */
public final class Protos {

    private static final JsonMapper JSON = new JsonMapper();

    private Protos() {}

    public static Struct struct(JsonNode tree) {
        Struct.Builder struct = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(JSON.writeValueAsString(tree), struct);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
        return struct.build();
    }

    public static ObjectNode tree(Struct struct) {
        try {
            return (ObjectNode) JSON.readTree(JsonFormat.printer().print(struct));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Resource resource(JsonNode manifest) {
        return Resource.newBuilder().setResource(struct(manifest)).build();
    }

    public static Resource resource(JsonNode manifest, Map<String, byte[]> connectionDetails) {
        Map<String, ByteString> details = new TreeMap<>();
        connectionDetails.forEach((key, bytes) -> details.put(key, ByteString.copyFrom(bytes)));
        return resource(manifest).toBuilder().putAllConnectionDetails(details).build();
    }

    public static Credentials credentials(Map<String, byte[]> data) {
        CredentialData.Builder bytes = CredentialData.newBuilder();
        data.forEach((key, value) -> bytes.putData(key, ByteString.copyFrom(value)));
        return Credentials.newBuilder().setCredentialData(bytes).build();
    }

    public static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    /** The same request, its maps in another order. */
    public static RunFunctionRequest shuffled(RunFunctionRequest request, Random random) {
        RunFunctionRequest.Builder other = request.toBuilder();
        List<Map.Entry<String, Resource>> observed =
                new ArrayList<>(request.getObserved().getResourcesMap().entrySet());
        Collections.shuffle(observed, random);
        other.getObservedBuilder().clearResources();
        observed.forEach(entry -> other.getObservedBuilder()
                .putResources(
                        entry.getKey(),
                        entry.getValue().toBuilder()
                                .setResource(shuffled(entry.getValue().getResource(), random))
                                .build()));
        return other.build();
    }

    private static Struct shuffled(Struct struct, Random random) {
        List<Map.Entry<String, Value>> fields =
                new ArrayList<>(struct.getFieldsMap().entrySet());
        Collections.shuffle(fields, random);
        Struct.Builder other = Struct.newBuilder();
        fields.forEach(field -> other.putFields(
                field.getKey(),
                field.getValue().hasStructValue()
                        ? Value.newBuilder()
                                .setStructValue(shuffled(field.getValue().getStructValue(), random))
                                .build()
                        : field.getValue()));
        return other.build();
    }

    /** A response as the server writes it. */
    public static byte[] bytes(RunFunctionResponse response) {
        return bytes((MessageLite) response).toByteArray();
    }

    /** A message as protobuf writes it where equal messages are to be equal bytes. */
    public static ByteString bytes(MessageLite message) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }
}
