package ci.kingdon.moonlander.login.bastion;

import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code edits.yaml}: every field of a bastion that stands is edited, and the documentation says what comes of it. */
class EditsTest {

    private static final String FILE = "login/bastion/edits.yaml";

    private static final Pattern DOCUMENTED =
            Pattern.compile("\\| `([a-zA-Z0-9.]+)` \\| ((?:Takes effect|Refused).*) \\|");

    @TestFactory
    Stream<DynamicTest> doWhatIsSaid() {
        return Yaml.list(FILE)
                .map(row ->
                        DynamicTest.dynamicTest(row.path("field").asString() + " " + row.path("to"), () -> edit(row)));
    }

    private static void edit(JsonNode row) {
        if (row.has("refused")) {
            assertThat(specOf("xbastions").path("x-kubernetes-validations").toString())
                    .contains(row.path("refused").asString());
            return;
        }
        ObjectNode xr = Bastions.xbastion("{}");
        xr.set("spec", row.get("from"));
        World world = World.of(Identity.BASTION, Bastions.function()::run, xr, Yaml.one(HistoriesProperties.INPUT));
        HistoriesProperties.everything().forEach(world::add);
        HistoriesProperties.settle(world);
        assertThat(world.composed()).as("before").isNotEmpty();

        xr.set("spec", row.get("to"));
        HistoriesProperties.settle(world);

        JsonNode data = world.composed().get("kubeconfig").path("data");
        String kubeconfig = decoded(data.path("kubeconfig"));
        List<String> contexts = new ArrayList<>();
        Yaml.all(kubeconfig)
                .getFirst()
                .path("contexts")
                .forEach(context -> contexts.add(context.path("name").asString()));
        List<String> wanted = new ArrayList<>();
        row.path("contexts").forEach(name -> wanted.add(name.asString()));
        assertThat(contexts).isEqualTo(wanted);
        assertThat(kubeconfig).contains(row.path("has").asString(""));
        if (row.has("lacks")) {
            assertThat(kubeconfig).doesNotContain(row.path("lacks").asString());
        }
        String userdata = row.path("userdata").asString("");
        assertThat(decoded(data.path("userdata"))).contains(userdata);
        assertThat(data.has("userdata")).isEqualTo(!userdata.isEmpty());
        delivers(row.path("delivers"), world);
    }

    /** What is elsewhere is what status says, and nothing else. */
    private static void delivers(JsonNode wanted, World world) {
        List<String> delivered = new ArrayList<>();
        Set<String> elsewhere = new TreeSet<>();
        world.xr().at("/status/deliveries").forEach(delivery -> {
            assertThat(delivery.path("ready").asBoolean()).as("%s", delivery).isTrue();
            String kind = delivery.has("secretName") ? "Secret" : "ConfigMap";
            String name = kind + " " + delivery.path("namespace").asString() + "/"
                    + delivery.path(kind.equals("Secret") ? "secretName" : "configMapName")
                            .asString();
            String cluster = delivery.path("cluster").asString();
            String there = cluster.equals("ControlPlane") ? "in-cluster" : cluster.replaceFirst(".* ", "");
            if (!delivery.path("namespace").asString().equals("team-a")) {
                elsewhere.add(there + " " + name);
            }
            delivered.add(delivery.path("name").asString() + ": " + name
                    + (there.equals("in-cluster") ? "" : " in " + there));
        });
        assertThat(delivered)
                .containsExactlyElementsOf(
                        wanted.valueStream().map(JsonNode::asString).toList());
        assertThat(world.remotes()).isEqualTo(elsewhere);
        assertThat(world.isQuiet()).isTrue();
    }

    private static String decoded(JsonNode base64) {
        return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.UTF_8);
    }

    @Test
    void everyFieldIsEditedAndDocumented() throws IOException {
        List<String> fields = fields("", specOf("xbastions")).toList();
        assertThat(Yaml.list(FILE).map(row -> row.path("field").asString()).distinct())
                .containsExactlyInAnyOrderElementsOf(fields);

        Map<String, String> documented = Files.readAllLines(Path.of("docs/login-bastion.md")).stream()
                .map(DOCUMENTED::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));
        assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(fields);
        Yaml.list(FILE)
                .forEach(row -> assertThat(documented.get(row.path("field").asString()))
                        .as(row.path("field").asString())
                        .contains(row.has("refused") ? "Refused" : "Takes effect"));
    }

    private static Stream<String> fields(String path, JsonNode schema) {
        if (!schema.has("properties")) {
            return Stream.of(path.substring(1));
        }
        return schema.path("properties").properties().stream()
                .flatMap(field -> fields(path + "." + field.getKey(), field.getValue()));
    }
}
