package ci.kingdon.moonlander.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code findings.yaml}: what is there, and what is found. */
class FindingsTest {

    @TestFactory
    Stream<DynamicTest> finds() {
        return Yaml.list("inspection/findings.yaml")
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> finds(row)));
    }

    private static void finds(JsonNode row) {
        List<ObjectNode> existing = new ArrayList<>();
        row.path("existing").forEach(manifest -> existing.add(readable((ObjectNode) manifest)));

        RunFunctionResponse response = Inspections.inspect(row.path("input"), existing);

        ObjectNode output = Protos.tree(response.getOutput());
        assertThat(output.path("landings")
                        .valueStream()
                        .flatMap(landing -> landing.path("findings")
                                .valueStream()
                                .map(finding -> landing.path("kind").asString() + " "
                                        + landing.path("name").asString() + ": "
                                        + finding.path("severity").asString() + " "
                                        + finding.path("reason").asString()
                                        + ": " + finding.path("message").asString())))
                .isEqualTo(texts(row.path("finds")));
        if (row.has("output")) {
            assertThat(output.path("omitted")).isEqualTo(Protos.tree(Protos.struct(row.at("/output/omitted"))));
            assertThat(output.path("landings")
                            .valueStream()
                            .map(each -> each.path("name").asString()))
                    .isEqualTo(texts(row.at("/output/shown")));
        }
        row.path("token")
                .properties()
                .forEach(field -> assertThat(output.at("/landings/0/token")
                                .path(field.getKey())
                                .asString())
                        .isEqualTo(field.getValue().asString()));
        List<Result> results = response.getResultsList();
        assertThat(results).hasSize(texts(row.path("finds")).size() + 1);
        assertThat(results.getLast().getReason()).isEqualTo("Inspected");
        assertThat(response.getDesired().getResourcesMap()).isEmpty();
    }

    /** Rows have kubeconfigs as they are: stringData, which an API server would turn into data. */
    private static ObjectNode readable(ObjectNode manifest) {
        manifest.path("stringData")
                .properties()
                .forEach(entry -> manifest.withObject("data")
                        .put(
                                entry.getKey(),
                                Base64.getEncoder()
                                        .encodeToString(
                                                entry.getValue().asString().getBytes(StandardCharsets.UTF_8))));
        manifest.remove("stringData");
        return manifest;
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }
}
