package ci.kingdon.moonlander.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/** Reads and writes the YAML of fixtures. */
public final class Yaml {

    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
            .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();

    private Yaml() {}

    public static ObjectNode one(String yaml) {
        return (ObjectNode) MAPPER.readTree(yaml);
    }

    public static ObjectNode one(Path file) {
        return one(read(file));
    }

    /** The documents of a stream; none where the file is not there. */
    public static List<ObjectNode> all(Path file) {
        return Files.exists(file) ? all(read(file)) : List.of();
    }

    public static List<ObjectNode> all(String yaml) {
        List<ObjectNode> documents = new ArrayList<>();
        try (MappingIterator<JsonNode> nodes = MAPPER.readerFor(JsonNode.class).readValues(yaml)) {
            while (nodes.hasNext()) {
                if (nodes.next() instanceof ObjectNode document) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    public static String write(Object tree) {
        return MAPPER.writeValueAsString(tree);
    }

    /** The items of a list in a test resource. */
    public static Stream<JsonNode> list(String resource) {
        try (InputStream in = Yaml.class.getResourceAsStream("/" + resource)) {
            // Jackson leaves anchors unresolved. The limit is against files that grow on being read; these are our own.
            LoadSettings settings =
                    LoadSettings.builder().setMaxAliasesForCollections(1000).build();
            Object list = new Load(settings).loadFromInputStream(Objects.requireNonNull(in, resource));
            return MAPPER.valueToTree(list).values().stream().map(Yaml::merged);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With what stands under {@code <<} merged in, as YAML 1.1 has it: one's own fields win. */
    private static JsonNode merged(JsonNode node) {
        if (node instanceof ArrayNode list) {
            ArrayNode merged = MAPPER.createArrayNode();
            list.forEach(item -> merged.add(merged(item)));
            return merged;
        }
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode merged = MAPPER.createObjectNode();
        if (object.remove("<<") instanceof ObjectNode below) {
            merged.setAll((ObjectNode) merged(below.deepCopy()));
        }
        object.properties().forEach(field -> merged.set(field.getKey(), merged(field.getValue())));
        return merged;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
