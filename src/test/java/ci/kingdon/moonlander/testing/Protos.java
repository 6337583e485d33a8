package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.proto.v1.CredentialData;
import ci.kingdon.moonlander.proto.v1.Credentials;
import ci.kingdon.moonlander.proto.v1.Resource;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import java.util.Base64;
import java.util.Map;
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
}
