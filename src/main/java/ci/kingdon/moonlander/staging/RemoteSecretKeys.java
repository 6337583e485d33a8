package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ConnectionDetail;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Keys of a Secret in another cluster whose values an Object publishes as connection details under the same names.
 *
 * @param keys the keys; none where the resource is no Secret
 */
public record RemoteSecretKeys(List<String> keys) {

    /** Publishes nothing. */
    public static final RemoteSecretKeys NONE = new RemoteSecretKeys(List.of());

    /** Whether nothing is published. */
    boolean isEmpty() {
        return keys.isEmpty();
    }

    /** The connection details of a Secret's manifest. */
    public List<ConnectionDetail> details(JsonNode secret) {
        JsonNode metadata = secret.path("metadata");
        return keys.stream()
                .map(key -> ConnectionDetail.ofSecret(
                        metadata.path("namespace").asString(),
                        metadata.path("name").asString(),
                        // In brackets, because a key may contain a dot.
                        "data[" + key + "]",
                        key))
                .toList();
    }
}
