package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.conformance.ReportPicture;
import ci.kingdon.moonlander.engine.Door;
import ci.kingdon.moonlander.image.ConformanceImage;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/**
 * {@code make conformance} as somebody meets it who has a cluster of their own: whole, interrupted, and where something is broken. {@code make
 * e2e} leaves it out: it takes longer than any of its scenarios.
 */
@Scenario
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConformanceRuns {

    private static final int CONTROL_PLANE = 6443;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** What a run says when it waits for a landing. */
    private static final String LANDING = "landing-vcluster:";

    /** Out here there is nothing but a door: no planet can be reached, as from a laptop. */
    private static final String OUTSIDE = """
            ip link set lo up
            java=$1 classes=$2 folder=$3
            shift 3
            "$java" -cp "$classes" ci.kingdon.moonlander.engine.Door "$folder/door" > "$folder/port" &
            until [ -s "$folder/port" ]; do sleep 0.1; done
            sed "s|server: .*:6443|server: \\"https://127.0.0.1:$(cat "$folder/port")|" "$folder/kubeconfig" > "$folder/outside.kubeconfig"
            export KUBECONFIG="$folder/outside.kubeconfig"
            exec "$java" --sun-misc-unsafe-memory-access=allow -Dlogback.configurationFile=src/e2e/logback.xml \\
              -Dconformance.version="$VERSION" -cp "$classes" ci.kingdon.moonlander.conformance.Conformance "$@"
            """;

    private Installation installation;
    private KubernetesClient client;
    private Path folder;
    private Door door;

    @BeforeAll
    void open(Installation installation) throws Exception {
        this.installation = installation;
        client = installation.engine().controlPlane().client();
        folder = Files.createDirectories(installation.engine().directory().resolve("conformance"));
        Files.writeString(
                folder.resolve("kubeconfig"),
                installation.engine().controlPlane().kubeconfig());
        door = Door.inside(folder.resolve("door"), CONTROL_PLANE);
        installation.engine().apply(EngineUp.STORAGE);
    }

    @AfterAll
    void close() throws Exception {
        if (door != null) {
            door.close();
            Files.deleteIfExists(folder.resolve("door"));
        }
    }

    /** A run that goes on. */
    private record Begun(Process process, Path said, Path report) {

        int end() throws Exception {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
            return process.exitValue();
        }

        /** Waits until it has begun with what says this. */
        void await(String text) throws Exception {
            Eventually.within(
                    PATIENCE,
                    Duration.ofMillis(200),
                    () -> "the run says " + text + ": " + Files.readString(said),
                    () -> Files.readString(said).contains(text));
        }

        JsonNode result(String check) {
            return Yaml.one(report.resolve("report.json"))
                    .path("checks")
                    .valueStream()
                    .filter(each -> check.equals(each.path("check").stringValue()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Begun outside(String name, String... arguments) throws Exception {
        Files.deleteIfExists(folder.resolve("port"));
        return begin(
                name,
                List.of(
                        "unshare",
                        "--net",
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        OUTSIDE,
                        "outside",
                        java(),
                        classes(),
                        folder.toString()),
                arguments);
    }

    private Begun inside(String name, String... arguments) throws Exception {
        return begin(
                name,
                List.of(
                        java(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "-Dlogback.configurationFile=src/e2e/logback.xml",
                        "-Dconformance.version=" + System.getProperty("e2e.version"),
                        "-cp",
                        classes(),
                        "ci.kingdon.moonlander.conformance.Conformance"),
                arguments);
    }

    private Begun begin(String name, List<String> program, String... arguments) throws Exception {
        Path report = folder.resolve(name);
        Path said = folder.resolve(name + ".said");
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("--report", report.toString()));
        command.addAll(List.of(arguments));
        if (!command.contains("--context")) {
            command.addAll(List.of("--context", "admin"));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        builder.environment().put("VERSION", System.getProperty("e2e.version"));
        return new Begun(builder.start(), said, report);
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }

    private static String classes() {
        return System.getProperty("java.class.path");
    }

    /** What there is once nothing changes any more: a control plane that has just come up still does. */
    private Map<String, String> settled() throws Exception {
        AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
        Eventually.within(PATIENCE, Duration.ofSeconds(5), () -> "nothing changes any more", () -> {
            try {
                Map<String, String> now = ClusterDump.of(client);
                return now.equals(last.getAndSet(now));
            } catch (KubernetesClientException _) {
                // A kind has just come, and is not served yet.
                return false;
            }
        });
        return last.get();
    }

    private void assertUnchanged(Map<String, String> before) {
        assertThat(ClusterDump.differences(before, ClusterDump.of(client))).isEmpty();
    }

    @Test
    @Order(1)
    @DisplayName(
            "1 Conformance from a laptop: what can be seen from there holds, and the cluster is byte for byte as it was")
    void fromOutside(Results.Notes notes) throws Exception {
        Map<String, String> before = settled();
        long start = System.nanoTime();
        Begun run = outside("outside");
        assertThat(run.end()).as(Files.readString(run.said())).isZero();
        notes.say("a whole run took %d s", Seconds.since(start));
        notes.say("%s", Files.readString(run.said()));
        assertUnchanged(before);

        for (String check : List.of(
                "landing-vcluster", "landing-namespace", "landing-existing", "layers", "auth", "times", "removal")) {
            assertThat(run.result(check).path("outcome").stringValue())
                    .as(check)
                    .isEqualToIgnoringCase("passed");
        }
        assertThat(Files.readString(run.report().resolve("junit.xml"))).contains("landing-vcluster");
        ReportPicture.take(run.report().resolve("report.html"), folder.resolve("report.png"));
    }

    @Test
    @Order(2)
    @DisplayName("2 Conformance from inside: planets are entered, and let nobody else in")
    void fromInside(Results.Notes notes) throws Exception {
        Map<String, String> before = settled();
        Begun run = inside("inside", "--only", "auth");
        assertThat(run.end()).as(Files.readString(run.said())).isZero();
        JsonNode matrix = Yaml.one(run.report().resolve("report.json"))
                .path("tables")
                .valueStream()
                .filter(table -> "auth".equals(table.path("name").stringValue()))
                .findFirst()
                .orElseThrow();
        assertThat(matrix.toString()).doesNotContain("not reached");
        notes.say("%d ways", matrix.path("rows").size());
        assertUnchanged(before);
    }

    @Test
    @Order(4)
    @DisplayName("4 Conformance interrupted: the cluster is byte for byte as it was; killed, CLEAN does it")
    void interrupted(Results.Notes notes) throws Exception {
        Map<String, String> before = settled();
        Begun run = outside("interrupted");
        run.await(LANDING);
        Thread.sleep(Duration.ofSeconds(5));
        assertThat(client.namespaces()
                        .withLabel("moons.kingdon.ci/conformance")
                        .list()
                        .getItems())
                .isNotEmpty();
        run.process().destroy();
        assertThat(run.end()).isNotZero();
        assertThat(Files.readString(run.said())).contains("taking everything away again", "gone");
        assertUnchanged(before);

        Begun killed = outside("killed");
        killed.await(LANDING);
        Thread.sleep(Duration.ofSeconds(5));
        killed.process().destroyForcibly();
        killed.end();
        Begun clean = outside("clean", "--clean");
        assertThat(clean.end()).as(Files.readString(clean.said())).isZero();
        assertUnchanged(before);
        notes.say("one run ended by a signal, one killed: nothing left of either");
    }

    @Test
    @Order(5)
    @DisplayName("5 Conformance where a provider lacks rights says which")
    void providerWithoutRights() throws Exception {
        var binding = client.rbac().clusterRoleBindings().withName("moonlander:provider-kubernetes");
        var kept = binding.require();
        binding.delete();
        try {
            Map<String, String> before = settled();
            Begun run = outside("rights", "--only", "landing-vcluster");
            assertThat(run.end()).as(Files.readString(run.said())).isEqualTo(1);
            JsonNode result = run.result("landing-vcluster");
            assertThat(result.path("outcome").stringValue()).isEqualToIgnoringCase("failed");
            assertThat(result.path("detail").stringValue())
                    .contains("waiting for Namespace", "a right is missing: apply package/install/platform");
            assertThat(result.path("advice").stringValue()).contains("docs/troubleshooting.md");
            assertUnchanged(before);
        } finally {
            kept.getMetadata().setResourceVersion(null);
            kept.getMetadata().setUid(null);
            client.resource(kept).create();
        }
    }

    @Test
    @Order(6)
    @DisplayName("6 Conformance without a default StorageClass says so, and does not wait for volumes")
    void noStorage() throws Exception {
        client.resource(EngineUp.STORAGE).delete();
        try {
            Map<String, String> before = settled();
            Begun run = outside("storage", "--only", "landing-vcluster");
            assertThat(run.end()).as(Files.readString(run.said())).isEqualTo(1);
            assertThat(run.result("storage").path("advice").stringValue())
                    .contains("kubectl annotate storageclass", "SKIP=storage");
            assertThat(run.result("landing-vcluster").path("outcome").stringValue())
                    .isEqualToIgnoringCase("skipped");
            assertUnchanged(before);
        } finally {
            installation.engine().apply(EngineUp.STORAGE);
        }
    }

    @Test
    @Order(7)
    @DisplayName("7 Conformance with a function that is too old says which is wanted")
    void tooOld() throws Exception {
        installation.installPrevious();
        Begun run = outside("old", "--only", "function");
        assertThat(run.end()).as(Files.readString(run.said())).isEqualTo(1);
        assertThat(run.result("function").path("detail").stringValue())
                .contains("v" + System.getProperty("e2e.previous.version"));
        assertThat(run.result("function").path("advice").stringValue())
                .contains("v" + System.getProperty("e2e.version"));
        installation.installThis();
    }

    @Test
    @Order(3)
    @DisplayName("3 Conformance in a container: by the image alone, as a user with no rights on its machine")
    void inAContainer() throws Exception {
        Map<String, String> before = settled();
        Path files = folder.resolve("container");
        Process process = new ProcessBuilder(ConformanceImage.command(
                        files,
                        folder.resolve("kubeconfig"),
                        List.of("--context", "admin", "--only", "api,object,images")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("container.said").toFile())
                .start();
        Begun run = new Begun(process, folder.resolve("container.said"), files.resolve("report"));
        assertThat(run.end()).as(Files.readString(run.said())).isZero();
        assertThat(run.result("object").path("outcome").stringValue()).isEqualTo("passed");
        assertUnchanged(before);
    }

    @Test
    @Order(8)
    @DisplayName("8 Conformance of an installation without what is optional: it fails nothing, and says what to apply")
    void withoutOptionalRights() throws Exception {
        installation.revoke("namespaces");
        try {
            Map<String, String> before = settled();
            Begun run = outside("optional", "--only", "landing-namespace,times", "--skip", "landing-vcluster");
            assertThat(run.end()).as(Files.readString(run.said())).isZero();
            assertThat(run.result("landing-namespace").path("outcome").stringValue())
                    .isEqualTo("skipped");
            assertThat(run.result("landing-namespace").path("detail").stringValue())
                    .contains("package/install/namespaces");
            // It would send changes into a planet that nobody made.
            assertThat(run.result("times").path("outcome").stringValue()).isEqualTo("skipped");
            assertUnchanged(before);
        } finally {
            installation.grant("namespaces");
        }
    }

    @Test
    @Order(9)
    @DisplayName("9 Conformance refuses what it does not know, in one line")
    void badArguments() throws Exception {
        for (List<String> arguments :
                List.of(List.of("--only", "nonsense"), List.of("--timeout", "soon"), List.of("--context", "nowhere"))) {
            Begun run = inside("bad", arguments.toArray(String[]::new));
            assertThat(run.end()).as(Files.readString(run.said())).isEqualTo(2);
            assertThat(Files.readString(run.said()).lines().toList())
                    .hasSize(1)
                    .first()
                    .asString()
                    .contains(arguments.getFirst());
        }
    }
}
