package ci.kingdon.moonlander.login.provider;

import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code edits.yaml}: every field of an identity provider that runs is edited, and the documentation says what comes of it. */
class EditsTest {

    private static final String FILE = "login/provider/edits.yaml";

    /** Everything comes within so many rounds of what providers do. */
    private static final int ROUNDS = 6;

    private static final Pattern DOCUMENTED =
            Pattern.compile("\\| `([a-zA-Z0-9.]+)` \\| ((?:Takes effect|Refused).*) \\|");

    @TestFactory
    Stream<DynamicTest> doWhatIsSaid() {
        return Yaml.list(FILE)
                .map(row -> DynamicTest.dynamicTest(row.path("field").asString(), () -> edit(row)));
    }

    private static void edit(JsonNode row) {
        ObjectNode xr = Providers.provider("{}");
        xr.set("spec", row.get("from"));
        World world = World.of(Identity.IDENTITY_PROVIDER, Providers.function()::run, xr, Providers.input());
        Yaml.all("""
                apiVersion: apiextensions.crossplane.io/v2
                kind: CompositeResourceDefinition
                metadata: {name: xexposures.moons.kingdon.ci}
                status: {conditions: [{type: Established, status: "True"}]}
                ---
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XExposure
                metadata: {name: public, namespace: team-a}
                status: {services: [{name: auth, url: "https://auth.demo.example.org"}, {name: login, url: "https://login.demo.example.org"}]}
                ---
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XExposure
                metadata: {name: other, namespace: team-a}
                status: {services: [{name: auth, url: "https://auth.other.example.org"}]}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: ca, namespace: team-a}
                data: {ca.crt: %1$s, other.crt: %1$s}
                """.formatted(HistoriesProperties.encoded(HistoriesProperties.CERTIFICATE)))
                .forEach(world::add);
        settle(world);
        Map<String, ObjectNode> before = new LinkedHashMap<>();
        world.composed().forEach((role, manifest) -> before.put(role, manifest.deepCopy()));

        assertThat(world.xr().at("/status/namespace").asString("")).isNotEmpty();
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
            assertThat(ready(world))
                    .as("ready at once")
                    .isEqualTo(row.path("atOnce").asBoolean(false));
            settle(world);
            assertThat(ready(world)).as("ready").isTrue();
            row.path("composes").properties().forEach(wanted -> {
                assertThat(world.composed()).containsKey(wanted.getKey());
                has(wanted.getKey(), world.composed().get(wanted.getKey()), wanted.getValue());
            });
            row.path("gone").forEach(role -> assertThat(world.composed()).doesNotContainKey(role.asString()));
        }
    }

    private static boolean ready(World world) {
        return world.reconcile().response().getDesired().getComposite().getReady() == Ready.READY_TRUE;
    }

    private static void settle(World world) {
        for (int round = 0; round < ROUNDS; round++) {
            world.reconcile();
            world.provide();
        }
    }

    private static void has(String path, JsonNode actual, JsonNode wanted) {
        if (wanted.isArray()) {
            for (int i = 0; i < wanted.size(); i++) {
                has(path + "[" + i + "]", actual.path(i), wanted.get(i));
            }
        } else if (wanted.isObject()) {
            wanted.properties()
                    .forEach(field -> has(path + "." + field.getKey(), actual.path(field.getKey()), field.getValue()));
        } else if (wanted.isNumber()) {
            assertThat(actual.doubleValue(Double.NaN)).as(path).isEqualTo(wanted.doubleValue());
        } else {
            assertThat(actual).as(path).isEqualTo(wanted);
        }
    }

    @Test
    void everyFieldIsEdited() {
        assertThat(Yaml.list(FILE).map(row -> row.path("field").asString()).distinct())
                .containsExactlyInAnyOrderElementsOf(
                        fields("", specOf("xidentityproviders")).toList());
    }

    /** A field of an item of a list counts as one too; raw config is one field. */
    private static Stream<String> fields(String path, JsonNode schema) {
        if (schema.path("items").has("properties")) {
            return fields(path, schema.path("items"));
        }
        if (!schema.has("properties")) {
            return Stream.of(path.substring(1));
        }
        return schema.path("properties").properties().stream()
                .flatMap(field -> fields(path + "." + field.getKey(), field.getValue()));
    }

    @Test
    void theTableInTheDocumentationSaysSo() throws IOException {
        Map<String, String> documented = Files.readAllLines(Path.of("docs/login.md")).stream()
                .map(DOCUMENTED::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));

        assertThat(documented.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        fields("", specOf("xidentityproviders")).toList());
        Yaml.list(FILE)
                .forEach(row -> assertThat(documented.get(row.path("field").asString()))
                        .as(row.path("field").asString())
                        .contains(row.has("refused") ? "Refused" : "Takes effect"));
    }
}
