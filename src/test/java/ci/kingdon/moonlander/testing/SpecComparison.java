package ci.kingdon.moonlander.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Compares a schema with the records that mirror it: names, types, constants and descriptions. */
public final class SpecComparison {

    private final Path sources;
    private final List<String> differences = new ArrayList<>();

    /** A comparison with records of one package, whose sources have the descriptions. */
    public SpecComparison(Path sources) {
        this.sources = sources;
    }

    /** What was found. */
    public List<String> differences() {
        return differences;
    }

    /** The schema of the spec in a definition of the package. */
    public static JsonNode specOf(String folder) {
        return Yaml.one(Path.of("package/apis/" + folder + "/definition.yaml"))
                .path("spec")
                .path("versions")
                .path(0)
                .path("schema")
                .path("openAPIV3Schema")
                .path("properties")
                .path("spec");
    }

    /** A value with the defaults that an API server would put into it. */
    public static ObjectNode defaulted(JsonNode schema, ObjectNode value) {
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

    /** Compares a schema with a record, but for some of its components. */
    public void compare(String path, Class<?> type, JsonNode schema, Set<String> except, boolean descriptions) {
        Map<String, RecordComponent> components = Arrays.stream(type.getRecordComponents())
                .filter(component -> !except.contains(component.getName()))
                .collect(Collectors.toMap(SpecComparison::fieldOf, c -> c, (a, b) -> a, TreeMap::new));
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

    /** A component cannot be called as a word of Java's own: {@code isPublic} is the field {@code public}. */
    private static String fieldOf(RecordComponent component) {
        String name = component.getName();
        return name.equals("isPublic") ? "public" : name;
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
                                        Duration.class, "string",
                                        int.class, "integer",
                                        Integer.class, "integer",
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

    private Map<String, String> javadoc(Class<?> type) {
        String source;
        try {
            source = Files.readString(sources.resolve(type.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String comment = source.substring(source.indexOf("/**"), source.indexOf("public record"));
        Map<String, String> params = new TreeMap<>();
        Matcher param = Pattern.compile("@param (\\w+) (.*?)(?=\\n \\* @param|\\n \\*/)", Pattern.DOTALL)
                .matcher(comment);
        while (param.find()) {
            params.put(
                    param.group(1).equals("isPublic") ? "public" : param.group(1),
                    param.group(2).replaceAll("\\s*\\n \\* *", " ").strip());
        }
        return params;
    }
}
