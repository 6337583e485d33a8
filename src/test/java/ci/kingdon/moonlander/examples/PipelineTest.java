package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A landing as one step among others, through Crossplane's own renderer: nobody's resources or context get lost. */
class PipelineTest {

    private static Served moonlander;
    private static Served neighbour;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void serve() throws IOException {
        moonlander = Served.moonlander();
        neighbour = Served.by(Neighbour::run);
    }

    @AfterAll
    static void stop() {
        moonlander.close();
        neighbour.close();
    }

    /** The last stage of each example: what composes most. */
    static Stream<Stage> landed() throws IOException {
        return Stage.examples().stream().map(PipelineTest::last);
    }

    private static Stage last(Path example) {
        try {
            return Stage.of(example).getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("landed")
    void aLandingIsTheSameBetweenOtherSteps(Stage stage) throws IOException, InterruptedException {
        Map<String, ObjectNode> rendered = render(stage, "before", "after");
        Map<String, ObjectNode> alone = byName(Yaml.all(stage.rendered()));

        assertThat(rendered).containsKeys("before", "after");
        assertThat(rendered).containsAllEntriesOf(alone).hasSize(alone.size() + 3);
    }

    @Test
    void otherStepsResourcesAndContextAreKept() throws IOException, InterruptedException {
        Stage stage = last(Path.of("examples/existing"));
        Map<String, ObjectNode> rendered = render(stage, "before", "after");

        assertThat(rendered.get("before").at("/data/resources").asString()).isEmpty();
        TreeSet<String> seen = new TreeSet<>(
                List.of(rendered.get("after").at("/data/resources").asString().split(" ")));
        assertThat(seen).contains("before", "kubeconfig", "token").doesNotContain("after");
        assertThat(rendered.get("after").at("/data/context").asString()).contains("before");
        ObjectNode context = rendered.get("Context");
        assertThat(context.at("/fields/before").asString()).isEqualTo("of before");
        assertThat(context.at("/fields/after").asString()).isEqualTo("of after");
    }

    @Test
    void aNameThatAnEarlierStepUsesIsRefused() {
        assertThatThrownBy(() -> render(last(Path.of("examples/existing")), "token", "after"))
                .hasMessageContaining("token")
                .hasMessageContaining("earlier step");
    }

    /** By the stage's own Composition, with a step before it and one behind it. */
    private Map<String, ObjectNode> render(Stage stage, String before, String after)
            throws IOException, InterruptedException {
        ObjectNode composition = Yaml.one(stage.composition());
        ArrayNode pipeline = (ArrayNode) composition.at("/spec/pipeline");
        pipeline.insert(0, step(before));
        pipeline.add(step(after));
        Path between = Files.writeString(scratch.resolve("composition.yaml"), Yaml.write(composition));
        Path functions = Files.writeString(
                scratch.resolve("functions.yaml"),
                function("kingdon-ci-function-moonlander", moonlander) + function("function-neighbour", neighbour));
        return byName(Yaml.all(Renderer.render(stage, between, functions)));
    }

    private static ObjectNode step(String name) {
        return Yaml.one("""
                step: %1$s-step
                functionRef: {name: function-neighbour}
                input: {apiVersion: neighbour.example.org/v1, kind: Input, name: %1$s}
                """.formatted(name));
    }

    private static String function(String name, Served served) {
        return """
                ---
                apiVersion: pkg.crossplane.io/v1
                kind: Function
                metadata:
                  name: %s
                  annotations:
                    render.crossplane.io/runtime: Development
                    render.crossplane.io/runtime-development-target: 127.0.0.1:%d
                spec: {package: "registry.example.org/%1$s:v0.0.0"}
                """.formatted(name, served.port());
    }

    /** What is composed, by its name in the pipeline; the rest by its kind. */
    private static Map<String, ObjectNode> byName(List<ObjectNode> documents) {
        return documents.stream()
                .map(PipelineTest::withoutReferences)
                .collect(Collectors.toMap(PipelineTest::name, Function.identity()));
    }

    private static String name(ObjectNode document) {
        return document.path("metadata")
                .path("annotations")
                .path("crossplane.io/composition-resource-name")
                .asString(document.path("kind").asString());
    }

    /** The XR without its list of what is composed, which is that of all steps. A legacy XR has it in the spec itself. */
    private static ObjectNode withoutReferences(ObjectNode document) {
        for (String holder : List.of("/spec/crossplane", "/spec")) {
            if (document.at(holder) instanceof ObjectNode references) {
                references.remove("resourceRefs");
            }
        }
        return document;
    }
}
