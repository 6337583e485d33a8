package ci.kingdon.moonlander.oam;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.examples.Renderer;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.SpecComparison;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The OAM definitions by KubeVela's own code, and what they make by the CRDs of it. {@code make e2e-oam} runs it, which builds that code. */
class VelaTest {

    private static final Path ALL = Path.of("src/test/resources/oam/all.yaml");

    /** What vela said. */
    private record Said(int code, String out, String errors) {}

    @TempDir
    private Path scratch;

    @Test
    void compilesEachDefinition() throws Exception {
        Said said = vela("check");

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(said.out().lines()).hasSize(definitions().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "examples/oam-shop/application.yaml",
                "examples/oam-shop/cache.yaml",
                "src/test/resources/oam/all.yaml"
            })
    void makesWhatTheCrdsAllow(String application) throws Exception {
        Said said = vela("render", application);

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(Yaml.all(said.out())).isNotEmpty();
        Path manifests = Files.createDirectories(scratch.resolve("manifests"));
        Files.writeString(manifests.resolve("made.yaml"), said.out());
        assertThat(Renderer.validate(manifests, scratch)).isEmpty();
    }

    /** Else there would be a field of the XRD that no application could set. */
    @ParameterizedTest
    @CsvSource({"landing, xlandings", "network, xnetworks"})
    void handsOnEachFieldOfTheXrd(String definition, String api) throws Exception {
        ObjectNode application =
                Yaml.one("{metadata: {namespace: team-a, name: all}, spec: {components: [{name: all, type: %s}]}}"
                        .formatted(definition));
        JsonNode every = Sample.of(SpecComparison.specOf(api));
        ((ObjectNode) application.at("/spec/components/0")).set("properties", every);

        Said said = vela(
                "render",
                Files.writeString(scratch.resolve("every.yaml"), Yaml.write(application))
                        .toString());

        assertThat(said.code()).as(said.errors()).isZero();
        assertThat(Yaml.one(said.out()).path("spec")).isEqualTo(every);
    }

    /** What an XRD does not have is refused before it is applied, where the API server would drop it. */
    @Test
    void refusesAFieldThatIsNotThere() throws Exception {
        Path misspelt = scratch.resolve("application.yaml");
        Files.writeString(misspelt, Files.readString(ALL).replace("replicas: 1", "replica: 1"));

        Said said = vela("render", misspelt.toString());

        assertThat(said.code()).isNotZero();
        assertThat(said.errors()).contains("planet.vcluster.replica", "not allowed");
    }

    /** The platform's own credentials are for no application. */
    @Test
    void refusesAClusterProviderConfig() throws Exception {
        Path platforms = scratch.resolve("application.yaml");
        Files.writeString(
                platforms,
                Files.readString(ALL).replace("{name: edge}", "{kind: ClusterProviderConfig, name: in-cluster}"));

        Said said = vela("render", platforms.toString());

        assertThat(said.code()).isNotZero();
        assertThat(said.errors()).contains("cluster.kind", "not allowed");
    }

    /** The name that the landing gives its ProviderConfigs, however long its own is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "moo",
                "a-landing-whose-name-is-exactly-so-long-that-it-can-stay",
                "a-landing-whose-name-is-exactly-so-long-that-it-can-stays",
                "a-landing-whose-name-is-cut-exactly-after-thex.and-goes-on-for-a-while",
                "a-landing-whose-name-is-longer-than-any-label-may-be-by-far-and-more"
            })
    void findsTheProviderConfigOfTheLanding(String landing) throws Exception {
        Path application = scratch.resolve("application.yaml");
        Files.writeString(application, Files.readString(ALL).replace("{landing: moo}", "{landing: " + landing + "}"));

        ObjectNode release = Yaml.all(vela("render", application.toString()).out()).stream()
                .filter(made -> "db".equals(made.at("/metadata/name").asString()))
                .findFirst()
                .orElseThrow();

        assertThat(release.at("/spec/providerConfigRef/name").asString())
                .isEqualTo(Names.shortened("team-a." + landing, Names.LONGEST_LABEL));
    }

    @TestFactory
    Stream<DynamicTest> saysHowItIs() {
        return Yaml.list("oam/status.yaml")
                .map(row -> DynamicTest.dynamicTest(
                        row.path("component").asString() + ": "
                                + row.path("reason").asString(),
                        () -> {
                            ObjectNode resource = Yaml.one("{metadata: {generation: 2}}");
                            resource.set("status", row.path("observed"));
                            resource.putObject("spec")
                                    .putObject("providerConfigRef")
                                    .put("name", row.path("providerConfig").asString("team-a.moo"));
                            Path observed = scratch.resolve("observed.yaml");
                            Files.writeString(observed, Yaml.write(resource));

                            Said said = vela("status", row.path("component").asString(), observed.toString());

                            assertThat(said.out().strip())
                                    .as(said.errors())
                                    .isEqualTo(row.path("says").asString());
                        }));
    }

    @TestFactory
    Stream<DynamicTest> waitsForALanding() {
        return Yaml.list("oam/step.yaml")
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> {
                    Path observed = scratch.resolve("landing.yaml");
                    Files.writeString(observed, row.has("landing") ? Yaml.write(row.path("landing")) : "");

                    Said said = vela("step", "wait-for-landing", "{landing: \"moo\"}", observed.toString());

                    assertThat(said.out().strip())
                            .as(said.errors())
                            .isEqualTo(row.path("does").asString());
                }));
    }

    private Said vela(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(EngineFiles.vela().toString()));
        command.addAll(List.of(arguments));
        command.addAll(definitions());
        Path errors = Files.createTempFile(scratch, "vela", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), out, Files.readString(errors));
    }

    private static List<String> definitions() {
        return Yaml.one(Path.of("package/oam/kustomization.yaml"))
                .path("resources")
                .valueStream()
                .map(file -> "package/oam/" + file.stringValue())
                .toList();
    }
}
