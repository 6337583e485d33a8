package ci.kingdon.moonlander.hack;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code hack/check-kubevirt} with the real kubectl, against APIs that are played: {@code check-kubevirt.yaml} says how. */
class CheckKubevirtTest {

    private static final int SECONDS = 120;
    private static final Path EXAMPLE = Path.of("examples/kubevirt-arm64/vm.yaml");
    private static final List<PlayedKind> KINDS = List.of(
            new PlayedKind("v1", "Namespace", "namespaces", false),
            new PlayedKind("v1", "Node", "nodes", false),
            new PlayedKind("v1", "Pod", "pods", true),
            new PlayedKind("kubevirt.io/v1", "KubeVirt", "kubevirts", true),
            new PlayedKind("kubevirt.io/v1", "VirtualMachine", "virtualmachines", true),
            new PlayedKind("kubevirt.io/v1", "VirtualMachineInstance", "virtualmachineinstances", true));

    @TempDir
    private Path scratch;

    private record Said(int exit, List<String> lines, List<String> complaints) {}

    @TestFactory
    Stream<DynamicTest> judges() {
        return Yaml.list("hack/check-kubevirt.yaml")
                .map(given -> DynamicTest.dynamicTest(given.path("reason").asString(), () -> judges(given)));
    }

    private void judges(JsonNode given) throws Exception {
        try (PlayedApi api = played(given)) {
            Said said = check(api, "--timeout", "3");

            assertThat(said.exit()).as("%s", said).isEqualTo(given.path("exit").asInt());
            given.path("says")
                    .forEach(line -> assertThat(said.lines()).anyMatch(other -> other.startsWith(line.asString())));
            if (given.has("complains")) {
                assertThat(said.complaints())
                        .singleElement()
                        .asString()
                        .startsWith("check-kubevirt: " + given.path("complains").asString());
            } else {
                assertThat(said.complaints()).isEmpty();
            }
            assertThat(api.all("Namespace").stream()
                            .map(namespace -> namespace.at("/metadata/name").asString()))
                    .as("namespaces in the end")
                    .isEqualTo(given.has("stays") ? List.of(given.path("stays").asString()) : List.of());
        }
    }

    @Test
    void makesTheExamplesVmAndKeepsItWhereItIsToldTo() throws Exception {
        try (PlayedApi api = played(first())) {
            assertThat(check(api, "--keep", "--namespace", "kubevirt-check").exit())
                    .isZero();

            assertThat(api.all("Namespace")).hasSize(1);
            assertThat(api.all("VirtualMachine"))
                    .singleElement()
                    .satisfies(vm -> assertThat(vm.path("spec"))
                            .isEqualTo(Yaml.one(EXAMPLE).path("spec")));
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void removesWhatItMadeWhenItIsInterrupted(String signal, int exit) throws Exception {
        ObjectNode without = first().deepCopy();
        without.remove("made");
        try (PlayedApi api = played(without)) {
            Process process = start(api, "--timeout", "600");
            Eventually.until("the VM is made", () -> !api.all("VirtualMachine").isEmpty());
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();

            assertThat(said(process).exit()).isEqualTo(exit);
            assertThat(api.all("Namespace")).isEmpty();
        }
    }

    @Test
    void saysThatAClusterDoesNotAnswer() throws Exception {
        PlayedApi api = played(first());
        api.close();

        Said said = check(api);

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.lines()).isEmpty();
        assertThat(said.complaints())
                .singleElement()
                .asString()
                .startsWith("check-kubevirt: the cluster does not answer: ");
    }

    @Test
    void takesTheContextThatItIsGiven() throws Exception {
        try (PlayedApi api = played(first())) {
            assertThat(check(api, "--context", "played").exit()).isZero();

            assertThat(check(api, "--context", "other").complaints())
                    .containsExactly("check-kubevirt: the cluster does not answer: context \"other\" does not exist");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--verbose | unknown argument '--verbose'; see --help",
                "arm64 | unknown argument 'arm64'; see --help",
                "--timeout | --timeout wants a value; see --help",
                "--context | --context wants a value; see --help",
                "--timeout 10m | --timeout wants a number of seconds, not '10m'",
                "--timeout 0 | --timeout wants a number of seconds, not '0'",
                "--namespace Team_A | --namespace wants the name of a namespace, not 'Team_A'",
            })
    void refusesWrongArgumentsInOneLine(String arguments, String says) throws Exception {
        try (PlayedApi api = played(first())) {
            Said said = check(api, arguments.split(" "));

            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.lines()).isEmpty();
            assertThat(said.complaints()).containsExactly("check-kubevirt: " + says);
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        try (PlayedApi api = played(first())) {
            Said said = check(api, "--help");

            assertThat(said.exit()).isZero();
            assertThat(said.complaints()).isEmpty();
            assertThat(said.lines())
                    .contains("hack/check-kubevirt [--context CTX] [--namespace NS] [--timeout SECONDS] [--keep]");
        }
    }

    private static ObjectNode first() {
        return (ObjectNode) Yaml.list("hack/check-kubevirt.yaml").findFirst().orElseThrow();
    }

    private static PlayedApi played(JsonNode given) throws IOException {
        List<PlayedKind> kinds = KINDS.stream()
                .filter(kind -> !given.has("without") || !kind.apiVersion().startsWith("kubevirt.io/"))
                .toList();
        PlayedApi api = new PlayedApi(
                kinds,
                given.path("forbidden").asString(""),
                made -> afterwards(given, made),
                Map.of("guest-console-log", given.path("console").asString("")));
        given.path("resources").forEach(resource -> api.put((ObjectNode) resource));
        return api;
    }

    /** What KubeVirt makes of a VM, and what it writes into the VM's status. */
    private static List<ObjectNode> afterwards(JsonNode given, ObjectNode made) {
        List<ObjectNode> after = new ArrayList<>();
        if (made.path("kind").asString().equals("VirtualMachine")) {
            given.path("made").forEach(resource -> after.add((ObjectNode) resource));
            if (given.has("turns")) {
                made.set("status", given.path("turns"));
            }
        }
        return after;
    }

    private Said check(PlayedApi api, String... arguments) throws IOException, InterruptedException {
        return said(start(api, arguments));
    }

    private Process start(PlayedApi api, String... arguments) throws IOException {
        Path kubeconfig = Files.writeString(scratch.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: played
                contexts: [{name: played, context: {cluster: played, user: somebody}}]
                clusters: [{name: played, cluster: {server: %s}}]
                users: [{name: somebody, user: {}}]
                """.formatted(api.url()));
        // What runs in the background of a shell ignores an interrupt, and so would all that it starts.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", "hack/check-kubevirt"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(scratch.resolve("out").toFile())
                .redirectError(scratch.resolve("errors").toFile());
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        builder.environment().put("HOME", scratch.toString());
        builder.environment()
                .merge("PATH", EngineFiles.kubectl().getParent().toString(), (path, first) -> first + ":" + path);
        return builder.start();
    }

    private Said said(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("no end in " + SECONDS + " s");
        }
        return new Said(
                process.exitValue(),
                Files.readAllLines(scratch.resolve("out")),
                Files.readAllLines(scratch.resolve("errors")));
    }
}
