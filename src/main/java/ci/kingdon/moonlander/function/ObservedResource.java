package ci.kingdon.moonlander.function;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that exists, as Crossplane saw it before it called.
 *
 * @param manifest the whole resource, status included
 * @param connectionDetails what its connection Secret holds; secret bytes, so they go into Secrets and nowhere else
 */
public record ObservedResource(ObjectNode manifest, Map<String, byte[]> connectionDetails) {

    /** A required resource comes without connection details. */
    static ObservedResource of(ObjectNode manifest) {
        return new ObservedResource(manifest, Map.of());
    }

    /** {@code metadata.name}. */
    public String name() {
        return manifest.path("metadata").path("name").asString("");
    }

    /** {@code metadata.namespace}; empty for what is cluster-scoped. */
    public String namespace() {
        return manifest.path("metadata").path("namespace").asString("");
    }

    /** {@code metadata.uid}; empty where it has none yet. */
    public String uid() {
        return manifest.path("metadata").path("uid").asString("");
    }

    /** Whether somebody has deleted it, and it stays only until its finalizers are gone. */
    public boolean isBeingDeleted() {
        return manifest.path("metadata").hasNonNull("deletionTimestamp");
    }

    /** An annotation's value. */
    public Optional<String> annotation(String key) {
        return manifest.path("metadata").path("annotations").path(key).stringValueOpt();
    }

    /** The status condition of that type, as the resource has it. */
    public Optional<JsonNode> condition(String type) {
        for (JsonNode condition : manifest.path("status").path("conditions")) {
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
        long generation = manifest.path("metadata").path("generation").asLong(0);
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
        return manifest.path("kind").asString("?") + " " + namespace() + "/" + name();
    }
}
