package ci.kingdon.moonlander.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * YAML as kubeconfigs have it. What is plain is read and written here, and the rest by Jackson, with the same result: a landing's
 * kubeconfigs were a fifth of the CPU time of its calls when Jackson read and wrote them all.
 */
final class Yaml {

    /** Jackson's classes are loaded only where something is not plain. */
    private static final class General {

        private static final YAMLMapper YAML = YAMLMapper.builder()
                .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
                .build();
    }

    private Yaml() {}

    /**
     * Reads a document.
     *
     * @return null where there is none
     * @throws JacksonException where it is not valid
     */
    static JsonNode read(byte[] document) {
        Optional<ObjectNode> plain = PlainYamlReader.read(document);
        return plain.isPresent() ? plain.get() : General.YAML.readTree(document);
    }

    /** Writes a document. */
    static byte[] write(ObjectNode document) {
        return PlainYamlWriter.write(document)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .orElseGet(() -> General.YAML.writeValueAsBytes(document));
    }
}
