package ci.kingdon.moonlander.function;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that exists, as Crossplane saw it before it called. It is read as far as it is asked for: nobody looks at most of what other steps
 * of a pipeline compose, but for its annotations. For one thread.
 */
public final class ObservedResource {

    private final ByteString unread;
    private final Map<String, ByteString> unreadDetails;

    // Null until they are asked for.
    private ObjectNode manifest;
    private JsonNode metadata;
    private Map<String, byte[]> connectionDetails;

    private ObservedResource(ByteString unread, Map<String, ByteString> unreadDetails, ObjectNode manifest) {
        this.unread = unread;
        this.unreadDetails = unreadDetails;
        this.manifest = manifest;
    }

    /** A resource that was seen in another's manifest. It has no connection details. */
    public static ObservedResource of(ObjectNode manifest) {
        return new ObservedResource(ByteString.EMPTY, Map.of(), manifest);
    }

    /** A resource of a request. */
    static ObservedResource of(ByteString struct, Map<String, ByteString> connectionDetails) {
        return new ObservedResource(struct, connectionDetails, null);
    }

    /** The whole resource, status included. */
    public ObjectNode manifest() {
        if (manifest == null) {
            manifest = Structs.tree(unread);
        }
        return manifest;
    }

    /** What its connection Secret holds; secret bytes, so they go into Secrets and nowhere else. */
    public Map<String, byte[]> connectionDetails() {
        if (connectionDetails == null) {
            connectionDetails = bytes(unreadDetails);
        }
        return connectionDetails;
    }

    static Map<String, byte[]> bytes(Map<String, ByteString> strings) {
        Map<String, byte[]> bytes = new TreeMap<>();
        strings.forEach((key, value) -> bytes.put(key, value.toByteArray()));
        return bytes;
    }

    private JsonNode metadata() {
        if (manifest != null) {
            return manifest.path("metadata");
        }
        if (metadata == null) {
            metadata = Structs.field(unread, "metadata");
        }
        return metadata;
    }

    /** {@code metadata.name}. */
    public String name() {
        return metadata().path("name").asString("");
    }

    /** {@code metadata.namespace}; empty for what is cluster-scoped. */
    public String namespace() {
        return metadata().path("namespace").asString("");
    }

    /** {@code metadata.uid}; empty where it has none yet. */
    public String uid() {
        return metadata().path("uid").asString("");
    }

    /** Whether somebody has deleted it, and it stays only until its finalizers are gone. */
    public boolean isBeingDeleted() {
        return metadata().hasNonNull("deletionTimestamp");
    }

    /** An annotation's value. */
    public Optional<String> annotation(String key) {
        return metadata().path("annotations").path(key).stringValueOpt();
    }

    /** The status condition of that type, as the resource has it. */
    public Optional<JsonNode> condition(String type) {
        for (JsonNode condition : manifest().path("status").path("conditions")) {
            if (type.equals(condition.path("type").asString(""))) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    /** Whether the status condition of that type is there and true. */
    public boolean isTrue(String type) {
        return condition(type)
                .filter(condition -> "True".equals(condition.path("status").asString("")))
                .isPresent();
    }

    /**
     * Whether the status condition of that type is about an earlier generation of the resource. One that does not say of which it is, is
     * taken to be about this one.
     */
    public boolean isBehind(String type) {
        long generation = metadata().path("generation").asLong(0);
        return condition(type)
                .filter(condition -> condition.path("observedGeneration").asLong(generation) < generation)
                .isPresent();
    }

    /** Whether its provider has tried to make it as it should be, and failed. */
    public boolean isOutOfSync() {
        return condition("Synced")
                .filter(synced -> "False".equals(synced.path("status").asString("")))
                .isPresent();
    }

    /** Names the resource and nothing of what it holds: connection details must not end in a log by accident. */
    @Override
    public String toString() {
        return manifest().path("kind").asString("?") + " " + namespace() + "/" + name();
    }
}
