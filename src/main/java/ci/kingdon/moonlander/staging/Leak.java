package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.ObservedResource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Secret bytes in an Object, where anybody may read them who may read Objects.
 *
 * @param reason one CamelCase word
 * @param message where they are, and what to do about it
 */
record Leak(String reason, String message) {

    /** kubectl's annotation with the whole of what was applied; provider-kubernetes writes it without server-side apply. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** What a Secret may have in an Object that was composed as it is: {@code stringData}, say, is never repeated. */
    private static final List<String> SECRET_FIELDS =
            List.of("apiVersion", "kind", "metadata", "type", "immutable", "data");

    /** Looks at an Object for a Secret. */
    static Optional<Leak> in(ObservedResource object) {
        if (hasBytes(secretData(object.manifest()))) {
            return Optional.of(new Leak(
                    "SecretInSpec",
                    "Object " + object.name()
                            + " had secret data in its spec, written by provider-kubernetes or by hand;"
                            + " it is taken out again, but was readable to whoever may read Objects: replace the"
                            + " credentials"));
        }
        JsonNode seen = object.manifest().path("status").path("atProvider").path("manifest");
        boolean applied = seen.path("metadata").path("annotations").has(LAST_APPLIED);
        if ("Secret".equals(seen.path("kind").asString("")) && (hasBytes(seen.path("data")) || applied)) {
            return Optional.of(new Leak(
                    "SecretInStatus",
                    "provider-kubernetes shows secret data in the status of Object " + object.name()
                            + ": run it with --sanitize-secrets and --enable-server-side-apply, then replace the"
                            + " credentials"));
        }
        return Optional.empty();
    }

    /**
     * A desired Object without the data that the observed one should not have. To leave a field out is not to take it away:
     * the field is somebody else's. It is first made ours, and empty; left out at the next call, it is gone.
     */
    static ObjectNode scrubbed(ObjectNode desired, Optional<ObservedResource> observed) {
        if (manifestIn(desired) instanceof ObjectNode secret
                && "Secret".equals(secret.path("kind").asString(""))) {
            secret.retain(SECRET_FIELDS);
        }
        observed.map(object -> secretData(object.manifest()))
                .filter(Leak::hasBytes)
                .ifPresent(data -> {
                    ObjectNode empty = ((ObjectNode) manifestIn(desired)).putObject("data");
                    data.propertyNames().forEach(key -> empty.put(key, ""));
                });
        return desired;
    }

    /** The data that should not be there. A ConfigMap's is for everybody. */
    private static JsonNode secretData(JsonNode object) {
        JsonNode manifest = manifestIn(object);
        return "ConfigMap".equals(manifest.path("kind").asString("")) ? Field.NOTHING : manifest.path("data");
    }

    private static JsonNode manifestIn(JsonNode object) {
        return object.path("spec").path("forProvider").path("manifest");
    }

    private static boolean hasBytes(JsonNode data) {
        for (JsonNode value : data) {
            if (!value.asString("").isEmpty()) {
                return true;
            }
        }
        return false;
    }
}
