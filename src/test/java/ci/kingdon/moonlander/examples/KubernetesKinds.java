package ci.kingdon.moonlander.examples;

import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Kubernetes' own kinds, as its API server describes them. A manifest has no field that they do not have, and all that they require. */
final class KubernetesKinds {

    private static final Map<String, String> FILES = Map.of(
            "v1", "api__v1",
            "apps/v1", "apis__apps__v1",
            "networking.k8s.io/v1", "apis__networking.k8s.io__v1",
            "rbac.authorization.k8s.io/v1", "apis__rbac.authorization.k8s.io__v1");

    private final Map<String, JsonNode> read = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();

    /** The versions of its API that are known. */
    static Set<String> versions() {
        return FILES.keySet();
    }

    /** What is wrong with a manifest; empty if nothing is. */
    List<String> complaints(JsonNode manifest) {
        complaints.clear();
        String apiVersion = manifest.path("apiVersion").asString();
        JsonNode schemas =
                read.computeIfAbsent(apiVersion, KubernetesKinds::file).at("/components/schemas");
        StreamSupport.stream(schemas.spliterator(), false)
                .filter(schema -> isOf(manifest, schema))
                .findFirst()
                .ifPresentOrElse(
                        schema -> check(manifest.path("kind").asString(), manifest, schema, schemas),
                        () -> complaints.add("no such kind"));
        return List.copyOf(complaints);
    }

    private static JsonNode file(String apiVersion) {
        Path folder = EngineFiles.directory().resolve("schemas/kubernetes");
        return Yaml.one(folder.resolve(FILES.get(apiVersion) + "_openapi.json"));
    }

    private static boolean isOf(JsonNode manifest, JsonNode schema) {
        String apiVersion = manifest.path("apiVersion").asString();
        int slash = apiVersion.indexOf('/');
        JsonNode kind = schema.path("x-kubernetes-group-version-kind").path(0);
        return kind.path("kind").equals(manifest.path("kind"))
                && kind.path("group").asString("-").equals(apiVersion.substring(0, Math.max(slash, 0)))
                && schema.path("properties").has("metadata");
    }

    private void check(String path, JsonNode value, JsonNode described, JsonNode schemas) {
        JsonNode schema = described;
        if (schema.path("allOf").has(0)) {
            schema = schema.path("allOf").path(0);
        }
        if (schema.has("$ref")) {
            schema = schemas.path(schema.path("$ref").asString().replaceFirst(".*/", ""));
        }
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.asString())) {
                complaints.add(path + "." + required.asString() + ": is missing");
            }
        }
        if (value.isObject() && schema.has("additionalProperties")) {
            JsonNode of = schema.path("additionalProperties");
            value.properties().forEach(field -> check(path + "." + field.getKey(), field.getValue(), of, schemas));
        } else if (value.isObject()) {
            JsonNode properties = schema.path("properties");
            value.properties().forEach(field -> {
                if (properties.has(field.getKey())) {
                    check(path + "." + field.getKey(), field.getValue(), properties.path(field.getKey()), schemas);
                } else {
                    complaints.add(path + "." + field.getKey() + ": is not known");
                }
            });
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", value.get(i), schema.path("items"), schemas);
            }
        }
        type(path, value, schema);
    }

    private void type(String path, JsonNode value, JsonNode schema) {
        boolean right = switch (schema.path("type").asString("any")) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> true;
        };
        if (!right) {
            complaints.add(path + ": is no " + schema.path("type").asString());
        }
    }
}
