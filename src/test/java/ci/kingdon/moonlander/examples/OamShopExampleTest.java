package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The applications of {@code examples/oam-shop}, which no function renders: what they name is there in {@code package/oam}. {@code make e2e-oam}
 * renders and runs them by KubeVela.
 */
class OamShopExampleTest {

    static final Path FOLDER = Path.of("examples/oam-shop");

    private static final Path DEFINITIONS = Path.of("package/oam");

    /** KubeVela's own steps. */
    private static final Set<String> OF_KUBEVELA = Set.of("apply-component");

    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    /** A parameter, and how it goes on: those of what is in it stand deeper. */
    private static final Pattern PARAMETER = Pattern.compile("(?m)^  (\\w+)(\\??): (.*)$");

    /** A component, a trait or a step: of a definition, with properties. */
    private record Use(String definition, JsonNode properties) {

        static Use of(JsonNode node) {
            return new Use(node.path("type").stringValue(), node.path("properties"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application.yaml", "cache.yaml"})
    void usesDefinitionsWithThePropertiesThatTheyHave(String file) {
        assertThat(uses(Yaml.one(FOLDER.resolve(file)).path("spec")))
                .hasSizeGreaterThan(2)
                .allSatisfy(use -> assertThat(use.properties().propertyNames())
                        .isSubsetOf(parameters(use.definition(), _ -> true))
                        .containsAll(parameters(use.definition(), OamShopExampleTest::isRequired)));
    }

    @Test
    void itsReadmeShowsWhatIsApplied() throws IOException {
        List<String> shown = YAML.matcher(Files.readString(FOLDER.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(shown).hasSize(1);
        assertThat(Yaml.one(shown.getFirst()).path("components"))
                .isEqualTo(Yaml.one(FOLDER.resolve("application.yaml")).at("/spec/components"));
    }

    private static List<Use> uses(JsonNode spec) {
        Stream<JsonNode> components = spec.path("components").valueStream();
        Stream<JsonNode> traits = spec.path("components")
                .valueStream()
                .flatMap(component -> component.path("traits").valueStream());
        Stream<JsonNode> steps = spec.at("/workflow/steps").valueStream();
        return Stream.of(components, traits, steps)
                .flatMap(nodes -> nodes)
                .map(Use::of)
                .filter(use -> !OF_KUBEVELA.contains(use.definition()))
                .toList();
    }

    private static Set<String> parameters(String definition, Predicate<MatchResult> which) {
        String template = Yaml.one(DEFINITIONS.resolve(definition + ".yaml"))
                .at("/spec/schematic/cue/template")
                .stringValue();
        return PARAMETER
                .matcher(template.substring(template.indexOf("\nparameter: ")))
                .results()
                .filter(which)
                .map(parameter -> parameter.group(1))
                .collect(Collectors.toSet());
    }

    /** In CUE's words: neither marked as optional nor with a default. */
    private static boolean isRequired(MatchResult parameter) {
        return parameter.group(2).isEmpty() && !parameter.group(3).startsWith("*");
    }
}
