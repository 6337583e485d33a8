package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What examples' READMEs say that a stage waits for is what its rendering waits for. */
class ReadmesTest {

    private static final Path EXAMPLES = Path.of("examples");

    /** A row of a table of stages: its folder, and the last column. */
    private static final Pattern ROW = Pattern.compile("\\| `(\\d+-[a-z0-9-]+)` \\|.*\\|([^|]*)\\|\\s*");

    private static final Pattern REASON = Pattern.compile("`(WaitingFor[A-Za-z]+)`");

    private record Row(Path stage, Set<String> reasons) {}

    @TestFactory
    Stream<DynamicTest> sayWhatIsAwaited() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(50);
        return rows.stream()
                .map(row -> DynamicTest.dynamicTest(
                        EXAMPLES.relativize(row.stage).toString(),
                        () -> assertThat(awaited(row.stage.resolve("rendered.yaml")))
                                .containsAll(row.reasons)));
    }

    private static List<Row> rows() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            return examples.map(example -> example.resolve("README.md"))
                    .filter(Files::exists)
                    .sorted()
                    .flatMap(ReadmesTest::rows)
                    .filter(row -> Files.exists(row.stage.resolve("rendered.yaml")))
                    .toList();
        }
    }

    private static Stream<Row> rows(Path readme) {
        try {
            return Files.readAllLines(readme).stream()
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Row(readme.resolveSibling(row.group(1)), reasons(row.group(2))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> reasons(String column) {
        return REASON.matcher(column)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> awaited(Path rendered) {
        return Yaml.all(rendered).stream()
                .flatMap(manifest -> manifest.at("/status/conditions").valueStream())
                .map((JsonNode condition) -> condition.path("reason").asString(""))
                .collect(Collectors.toSet());
    }
}
