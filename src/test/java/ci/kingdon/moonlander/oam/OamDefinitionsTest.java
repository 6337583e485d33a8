package ci.kingdon.moonlander.oam;

import static ci.kingdon.moonlander.testing.SpecComparison.specOf;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** OAM definitions beside the XRDs that they stand for. To accept a change of an XRD: {@code -Doam.update=true}. */
class OamDefinitionsTest {

    private static final Path FOLDER = Path.of("package/oam");

    /** Where the parameters stand in a file, as deep as YAML has them. */
    private static final String BEGIN = "        parameter: close({\n";

    /** Others are deeper. */
    private static final String END = "\n        })\n";

    @ParameterizedTest
    @CsvSource({"landing, xlandings", "network, xnetworks"})
    void hasTheFieldsOfTheXrd(String definition, String api) throws IOException {
        Path file = FOLDER.resolve(definition + ".yaml");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, begin - 1) + 1;
        String wanted = (CueParameters.of(specOf(api)) + """
                  // +usage=Crossplane's own fields: which Composition makes it, and whether it follows its changes
                  crossplane?: close({
                    compositionRef?: close({name: string})
                    compositionSelector?: close({matchLabels: {[string]: string}})
                    compositionRevisionRef?: close({name: string})
                    compositionRevisionSelector?: close({matchLabels: {[string]: string}})
                    compositionUpdatePolicy?: "Automatic" | "Manual"
                  })
                """).indent(8);
        if (Boolean.getBoolean("oam.update")) {
            Files.writeString(file, text.substring(0, begin) + wanted + text.substring(end));
            return;
        }

        assertThat(text.substring(begin, end)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"landing, xlandings, XLanding", "network, xnetworks, XNetwork"})
    void isOfTheKindOfTheXrd(String definition, String api, String kind) {
        JsonNode xrd = Yaml.one(Path.of("package/apis", api, "definition.yaml")).path("spec");
        String apiVersion =
                xrd.path("group").asString() + "/" + xrd.at("/versions/0/name").asString();

        JsonNode workload = Yaml.one(FOLDER.resolve(definition + ".yaml")).at("/spec/workload/definition");

        assertThat(xrd.at("/names/kind").asString()).isEqualTo(kind);
        assertThat(workload.path("kind").asString()).isEqualTo(kind);
        assertThat(workload.path("apiVersion").asString()).isEqualTo(apiVersion);
    }

    @Test
    void allOfThemAreInstalled() throws IOException {
        List<String> resources = Yaml.one(FOLDER.resolve("kustomization.yaml"))
                .path("resources")
                .valueStream()
                .map(JsonNode::stringValue)
                .sorted()
                .toList();

        assertThat(resources)
                .isEqualTo(files().map(file -> file.getFileName().toString())
                        .sorted()
                        .toList());
    }

    /** A password is in a Secret that is named, and can be put nowhere else. */
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "redis", "valkey"})
    void takesNoPassword(String definition) {
        assertThat(template(definition))
                .contains("credentialsSecret: string", "existingSecret: ")
                .doesNotContainIgnoringCase("password:")
                .doesNotContain("parameter.values");
    }

    /** Where the charts are is for users to say: a registry that moves, or is not reached from there, would be wrong for all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "redis", "valkey"})
    void namesNoRegistry(String definition) {
        assertThat(template(definition))
                .contains("\n  repository: string\n")
                .doesNotContainPattern("(oci|https)://\\w");
    }

    /**
     * It would be the platform's rights in the hands of whoever writes the application: to the control plane's Secrets, for one. Only
     * where a policy answers, the XRs' own, it may be said.
     */
    @Test
    void noneNamesAClusterProviderConfigWhereNoPolicyAnswers() throws IOException {
        List<Path> definitions = files().filter(
                        file -> !file.endsWith("landing.yaml") && !file.endsWith("network.yaml"))
                .toList();

        assertThat(definitions)
                .hasSizeGreaterThan(3)
                .allSatisfy(file -> assertThat(file)
                        .content()
                        .doesNotContain("ClusterProviderConfig")
                        // It is handed on as a whole by nobody.
                        .doesNotContainPattern("providerConfigRef: (?!\\{|name: )"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "redis", "valkey"})
    void isInAClusterOfAProviderConfigOfItsNamespace(String definition) {
        assertThat(template(definition))
                .contains("    kind: \"ProviderConfig\"\n", "\n  cluster?: close({\n    name: string\n  })\n")
                .containsOnlyOnce("providerConfigRef: {")
                .containsOnlyOnce("providerConfigRef: name: parameter.cluster.name");
    }

    private static String template(String definition) {
        return Yaml.one(FOLDER.resolve(definition + ".yaml"))
                .at("/spec/schematic/cue/template")
                .stringValue();
    }

    /** The definitions, a file each. */
    private static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("kustomization.yaml")).sorted().toList().stream();
        }
    }
}
