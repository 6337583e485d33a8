package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Edit;
import ci.kingdon.moonlander.testing.SpecComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code edits.yaml}: what an edit of each field brings. A scenario makes these edits on the real engine. */
class EditsTest {

    private static final JsonNode SPEC = SpecComparison.specOf("xlandings");

    @Test
    void everyFieldOfTheSpecHasAnAnswer() {
        List<String> answered = Edit.all().stream().map(Edit::field).distinct().toList();

        assertThat(answered).containsAll(leaves("", SPEC).toList());
        assertThat(answered.stream().map(field -> field.replaceAll("\\[]$", "")))
                .as("fields that there are")
                .allMatch(field -> all("", SPEC).anyMatch(field::equals));
    }

    private static Stream<String> leaves(String path, JsonNode schema) {
        return children(path, schema)
                .flatMap(child -> child.schema().path("properties").isEmpty()
                                && child.schema()
                                        .path("items")
                                        .path("properties")
                                        .isEmpty()
                        ? Stream.of(child.path())
                        : leaves(child.path(), child.schema()));
    }

    private static Stream<String> all(String path, JsonNode schema) {
        return children(path, schema)
                .flatMap(child -> Stream.concat(
                        Stream.of(child.path().replaceAll("\\[]$", "")), all(child.path(), child.schema())));
    }

    private record Child(String path, JsonNode schema) {}

    /** The properties of an object, or of a list's items. */
    private static Stream<Child> children(String path, JsonNode schema) {
        JsonNode object = schema.has("items") ? schema.path("items") : schema;
        String prefix = path.isEmpty() ? "" : path + ".";
        return object.path("properties").properties().stream()
                .map(property -> new Child(
                        prefix
                                + property.getKey()
                                + (property.getValue().path("items").has("properties") ? "[]" : ""),
                        property.getValue()));
    }

    @Test
    void whatTheApiServerSaysIsInTheXrd() throws IOException {
        String xrd = Files.readString(Path.of("package/apis/xlandings/definition.yaml"));

        assertThat(Edit.all().stream()
                        .map(Edit::answer)
                        .flatMap(answer -> answer instanceof Edit.Refusal refusal
                                        && refusal.by().equals("the API server")
                                ? Stream.of(refusal.says())
                                : Stream.empty()))
                .isNotEmpty()
                .allSatisfy(says -> assertThat(xrd).contains("message: " + says));
    }

    @Test
    void theTableSaysTheSame() throws IOException {
        List<String> table = Files.readAllLines(Path.of("docs/reference.md")).stream()
                .dropWhile(line -> !line.equals("| field | an edit after landing | seen |"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .toList();

        assertThat(table)
                .containsExactlyElementsOf(Edit.all().stream().map(Edit::row).toList());
    }
}
