package ci.kingdon.moonlander.exposure;

import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code edits.yaml}: every field of an exposure that stands is edited, and the documentation says what comes of it. */
class EditsTest {

    private static final String FILE = "exposure/edits.yaml";

    /** Everything comes within so many rounds of what providers and controllers do. */
    private static final int ROUNDS = 8;

    /** The hosts of the edits are reached with the platform's credentials only where that is refused. */
    private static final String INPUT = """
            {apiVersion: moonlander.fn.kingdon.ci/v1beta1, kind: Input, policy: {hosts: [{name: edge}], exposureWays: [ALB],
              baseDomains: [{domain: demo.example.org, namespaces: [team-a]}]}}
            """;

    @TestFactory
    Stream<DynamicTest> doWhatIsSaid() {
        return Yaml.list(FILE)
                .map(row -> DynamicTest.dynamicTest(row.path("field").asString(), () -> edit(row)));
    }

    private static void edit(JsonNode row) {
        ObjectNode xr = Exposures.xexposure("{}");
        xr.set("spec", row.get("from"));
        World world = World.of(Identity.EXPOSURE, Exposures.function()::run, xr, Yaml.one(INPUT));
        Exposures.cloudflare().forEach(world::add);
        settle(world);
        Map<String, ObjectNode> before = new LinkedHashMap<>();
        world.composed().forEach((role, manifest) -> before.put(role, manifest.deepCopy()));
        assertThat(before).isNotEmpty();

        xr.set("spec", row.get("to"));
        List<Result> results = world.reconcile().response().getResultsList();

        if (row.has("refused")) {
            assertThat(results).singleElement().satisfies(result -> {
                assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_FATAL);
                assertThat(result.getMessage()).isEqualTo(row.path("refused").asString());
            });
            assertThat(world.composed()).isEqualTo(before);
        } else {
            assertThat(results).noneMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
            settle(world);
            row.path("composes").properties().forEach(wanted -> {
                assertThat(world.composed()).containsKey(wanted.getKey());
                has(wanted.getKey(), world.composed().get(wanted.getKey()), wanted.getValue());
            });
            row.path("gone").forEach(role -> {
                assertThat(before).containsKey(role.asString());
                assertThat(world.composed()).doesNotContainKey(role.asString());
            });
            assertThat(world.remotes()).isEqualTo(new TreeSet<>(world.remoteWanted()));
        }
    }

    private static void settle(World world) {
        for (int round = 0; round < ROUNDS; round++) {
            world.reconcile();
            world.provide();
        }
    }

    private static void has(String path, JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            wanted.properties()
                    .forEach(field -> has(path + "." + field.getKey(), actual.path(field.getKey()), field.getValue()));
        } else {
            assertThat(Trees.same(actual, wanted))
                    .as("%s: %s, and not %s", path, actual, wanted)
                    .isTrue();
        }
    }

    @Test
    void everyFieldIsEdited() {
        assertThat(Yaml.list(FILE).map(row -> row.path("field").asString()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        fields("", specOf("xexposures")).toList());
    }

    private static Stream<String> fields(String path, JsonNode schema) {
        if (!schema.has("properties")) {
            return Stream.of(path.substring(1));
        }
        return schema.path("properties").properties().stream()
                .flatMap(field -> fields(path + "." + field.getKey(), field.getValue()));
    }

    @Test
    void theTableInTheDocumentationSaysSo() throws IOException {
        Set<String> fields = new LinkedHashSet<>();
        List<String> rows = Yaml.list(FILE)
                .filter(row -> fields.add(row.path("field").asString()))
                .map(row -> "| `" + row.path("field").asString() + "` | "
                        + row.path("answer").asString() + " |")
                .toList();

        assertThat(Files.readAllLines(Path.of("docs/exposure.md")).stream()
                        .dropWhile(line -> !line.equals("| field | an edit |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|"))
                        .collect(Collectors.toList()))
                .containsExactlyElementsOf(rows);
    }
}
