package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Holds the API files and the spec records together: names, types, constants, descriptions and defaults. */
class SpecTest {

    private static final Path SOURCES = Path.of("src/main/java/ci/kingdon/moonlander/landing/spec");
    private static final Set<String> FLAT = Set.of(
            "kubeconfigSecretName",
            "kubeconfigSecretNamespace",
            "writeKubeconfigSecretName",
            "targetNamespace",
            "direction");

    private final List<String> differences = new ArrayList<>();

    @Test
    void theXLandingXrdSaysWhatTheRecordsSay() {
        compare("spec", LandingSpec.class, specOf("xlandings"), Set.of(), true);
        assertThat(differences).isEmpty();
    }

    @Test
    void theLandingXrdHasTheFlatFieldsOnly() {
        assertThat(specOf("landings").path("properties").propertyNames()).containsExactlyInAnyOrderElementsOf(FLAT);
        // Defaults differ between the two kinds, and so do descriptions, which name them.
        Set<String> others = Arrays.stream(LandingSpec.class.getRecordComponents())
                .map(RecordComponent::getName)
                .filter(name -> !FLAT.contains(name))
                .collect(Collectors.toSet());
        compare("spec", LandingSpec.class, specOf("landings"), others, false);
        assertThat(differences).isEmpty();
    }

    @Test
    void theInputsCrdSaysWhatTheRecordsSay() {
        JsonNode schema = Yaml.one(Path.of("package/input/moonlander.fn.kingdon.ci_inputs.yaml"))
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema");
        ObjectNode ours = (ObjectNode) schema.deepCopy();
        ours.withObject("properties").remove(List.of("apiVersion", "kind", "metadata"));
        compare("input", InputSpec.class, ours, Set.of(), true);
        assertThat(differences).isEmpty();
    }

    @Test
    void whatTheXrdsDefaultTheFunctionDefaultsToo() {
        // With the API server's defaults and without them, a spec reads the same.
        String bare = "{planet: {vcluster: {expose: {}, sync: {}, oidc: {issuerURL: 'https://a', clientID: b}}}}";
        ObjectNode spec = Yaml.one(bare);
        ObjectNode defaulted = defaulted(specOf("xlandings"), spec.deepCopy());

        assertThat(defaulted).isNotEqualTo(spec);
        assertThat(LandingSpec.ofXLanding(Field.root("spec", defaulted)))
                .isEqualTo(LandingSpec.ofXLanding(Field.root("spec", spec)));
        assertThat(LandingSpec.ofLanding(Field.root("spec", defaulted(specOf("landings"), Yaml.one("{}")))))
                .isEqualTo(LandingSpec.ofLanding(Field.root("spec", Yaml.one("{}"))));
    }

    private static JsonNode specOf(String plural) {
        return Yaml.one(Path.of("package/apis/" + plural + "/definition.yaml"))
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema")
                .path("properties")
                .path("spec");
    }

    private static ObjectNode defaulted(JsonNode schema, ObjectNode value) {
        schema.path("properties").properties().forEach(property -> {
            JsonNode fallback = property.getValue().path("default");
            if (!value.has(property.getKey()) && !fallback.isMissingNode()) {
                value.set(property.getKey(), fallback.deepCopy());
            }
            if (value.get(property.getKey()) instanceof ObjectNode child) {
                defaulted(property.getValue(), child);
            }
        });
        return value;
    }

    private void compare(String path, Class<?> type, JsonNode schema, Set<String> except, boolean descriptions) {
        Map<String, RecordComponent> components = Arrays.stream(type.getRecordComponents())
                .filter(component -> !except.contains(component.getName()))
                .collect(Collectors.toMap(RecordComponent::getName, c -> c, (a, b) -> a, TreeMap::new));
        Set<String> properties = Set.copyOf(schema.path("properties").propertyNames());
        if (!properties.equals(components.keySet())) {
            differences.add(path + ": the schema has " + properties + ", the record " + components.keySet());
            return;
        }
        Map<String, String> javadoc = javadoc(type);
        components.forEach((name, component) -> {
            JsonNode property = schema.path("properties").path(name);
            String description = property.path("description").asString("");
            if (descriptions && !description.equals(javadoc.get(name))) {
                differences.add(
                        path + "." + name + ": described as «" + description + "» and «" + javadoc.get(name) + "»");
            }
            compare(path + "." + name, component.getGenericType(), property);
        });
    }

    private void compare(String path, Type type, JsonNode property) {
        String schemaType = property.path("type").asString("");
        if (type instanceof ParameterizedType generic) {
            Type argument = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                compare(path, argument, property);
            } else if (generic.getRawType() == Map.class) {
                expect(path, "object", schemaType);
                compare(path + "{}", generic.getActualTypeArguments()[1], property.path("additionalProperties"));
            } else {
                expect(path, "array", schemaType);
                compare(path + "[]", argument, property.path("items"));
            }
        } else if (type instanceof Class<?> plain) {
            if (plain.isEnum()) {
                List<String> constants = new ArrayList<>();
                property.path("enum").forEach(constant -> constants.add(constant.asString()));
                expect(
                        path,
                        Arrays.stream(plain.getEnumConstants())
                                .map(Object::toString)
                                .toList()
                                .toString(),
                        constants.toString());
            } else if (plain.isRecord()) {
                expect(path, "object", schemaType);
                compare(path, plain, property, Set.of(), true);
            } else {
                expect(
                        path,
                        Map.of(
                                        String.class, "string",
                                        int.class, "integer",
                                        boolean.class, "boolean",
                                        ObjectNode.class, "object")
                                .get(plain),
                        schemaType);
            }
        }
    }

    private void expect(String path, String record, String schema) {
        if (!schema.equals(record)) {
            differences.add(path + ": the record is of type " + record + ", the schema of " + schema);
        }
    }

    private static Map<String, String> javadoc(Class<?> type) {
        String source;
        try {
            source = Files.readString(SOURCES.resolve(type.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String comment = source.substring(source.indexOf("/**"), source.indexOf("public record"));
        Map<String, String> params = new TreeMap<>();
        Matcher param = Pattern.compile("@param (\\w+) (.*?)(?=\\n \\* @param|\\n \\*/)", Pattern.DOTALL)
                .matcher(comment);
        while (param.find()) {
            params.put(
                    param.group(1),
                    param.group(2).replaceAll("\\s*\\n \\* *", " ").strip());
        }
        return params;
    }
}
