package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.Moonlander;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.MountedSecret;
import example.ExampleFunction;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process that Kubernetes starts: its flags, its logs, its end. */
class ProcessTest {

    private static final String[] SOMEWHERE = {"--address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"};

    private final Servers servers = new Servers();
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path directory;

    /** Where processes write what they say. */
    @TempDir
    private Path written;

    @AfterEach
    void close() {
        servers.close();
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void servesCallsAndMetricsLogsInJsonAndExitsWithZeroWhenToldToEnd() throws Exception {
        Process process = start(with(SOMEWHERE, "--insecure", "--debug"));
        JsonNode listening = awaitLog(process, "listening");

        RunFunctionResponse response = Servers.stub(channel(listening)).runFunction(Servers.request("tag-1"));

        assertThat(response.getMeta().getTag()).isEqualTo("tag-1");
        assertThat(listening.path("port").asInt()).isPositive();
        assertThat(metrics(listening)).contains("grpc_server_started_total{");
        assertThat(awaitLog(process, "ran the function").path("tag").asString()).isEqualTo("tag-1");
        // SIGTERM, as the kubelet sends.
        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(log(process)).extracting(line -> line.path("msg").asString()).endsWith("stopping", "stopped");
        assertThat(log(process))
                .allSatisfy(line -> assertThat(line.propertyNames()).contains("ts", "level", "logger", "msg"));
        assertThat(Files.readString(errors(process))).isEmpty();
    }

    @Test
    void logsNoCallsWithoutDebug() throws Exception {
        Process process = start(with(SOMEWHERE, "--insecure"));
        Servers.stub(channel(awaitLog(process, "listening"))).runFunction(Servers.request(""));

        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(log(process)).extracting(line -> line.path("msg").asString()).doesNotContain("ran the function");
    }

    @Test
    void whatGrpcItselfHasToSayIsJsonAsWell() throws Exception {
        Process process = start(with(SOMEWHERE, "--insecure", "--max-recv-message-size", "1"));
        ManagedChannel channel = channel(awaitLog(process, "listening"));

        assertThatThrownBy(() -> Servers.stub(channel).runFunction(Servers.request("x".repeat(Servers.ONE_MEGABYTE))))
                .hasMessageStartingWith("RESOURCE_EXHAUSTED");

        assertThat(awaitLog(process, "Exception processing message")
                        .path("level")
                        .asString())
                .isEqualTo("WARN");
        assertThat(Files.readString(errors(process))).isEmpty();
    }

    @Test
    void servesOverTlsFromTheDirectoryThatTheEnvironmentNames() throws Exception {
        Authority authority = Authority.create();
        new MountedSecret(directory).publish(authority.server(), authority);
        ProcessBuilder builder = command(SOMEWHERE);
        builder.environment().put("TLS_SERVER_CERTS_DIR", directory.toString());

        JsonNode listening = awaitLog(start(builder), "listening");

        assertThat(listening.path("tls").asString()).isEqualTo("BoringSSL");
    }

    @Test
    void servesWithJavasTlsWhereBoringSslCannotBeLoaded() throws Exception {
        Authority authority = Authority.create();
        new MountedSecret(directory).publish(authority.server(), authority);
        ProcessBuilder builder = command(SOMEWHERE);
        builder.command().add(1, "-Dio.netty.handler.ssl.noOpenSsl=true");
        builder.environment().put("TLS_SERVER_CERTS_DIR", directory.toString());
        Process process = start(builder);

        JsonNode listening = awaitLog(process, "listening");

        assertThat(listening.path("tls").asString()).isEqualTo("Java");
        assertThat(log(process))
                .extracting(line -> line.path("level").asString())
                .containsOnly("INFO");
    }

    @Test
    void insecureWinsOverTheCertificatesAndWarns() throws Exception {
        Process process = start(with(SOMEWHERE, "--insecure", "--tls-certs-dir", directory.toString()));
        JsonNode listening = awaitLog(process, "listening");

        assertThat(listening.path("tls").asString()).isEqualTo("none");
        assertThat(log(process).getFirst().path("level").asString()).isEqualTo("WARN");
        assertThat(log(process).getFirst().path("msg").asString())
                .isEqualTo("serving without encryption: --insecure wins over --tls-certs-dir");
    }

    @Test
    void anEmptyMetricsAddressTurnsMetricsOff() throws Exception {
        Process process = start("--insecure", "--address", "127.0.0.1:0", "--metrics-address", "");

        assertThat(awaitLog(process, "listening").has("metricsPort")).isFalse();
    }

    @Test
    void needsNoDirectoryToWriteTo() throws Exception {
        ProcessBuilder builder = command(with(SOMEWHERE, "--insecure"));
        builder.command().add(1, "-Djava.io.tmpdir=" + directory.resolve("nowhere"));
        Process process = start(builder);

        JsonNode listening = awaitLog(process, "listening");

        assertThat(Servers.stub(channel(listening))
                        .runFunction(Servers.request("tag-1"))
                        .getMeta()
                        .getTag())
                .isEqualTo("tag-1");
        assertThat(log(process))
                .extracting(line -> line.path("level").asString())
                .containsOnly("INFO");
    }

    @Test
    void exitsWithOneAndALineOfLogWhereTheAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Process process =
                    start("--insecure", "--metrics-address", "", "--address", "0.0.0.0:" + taken.getLocalPort());

            assertFailsToStart(
                    process,
                    "cannot start: cannot listen on 0.0.0.0:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void exitsWithOneAndALineOfLogWhereTheMetricsAddressIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Process process =
                    start("--insecure", "--address", "127.0.0.1:0", "--metrics-address", ":" + taken.getLocalPort());

            assertFailsToStart(
                    process,
                    "cannot start: cannot listen on :" + taken.getLocalPort() + " for metrics: Address already in use");
        }
    }

    @Test
    void exitsWithOneAndALineOfLogWhereThereAreNoCertificates() throws Exception {
        Process process = start(with(SOMEWHERE, "--tls-certs-dir", directory.toString()));

        assertFailsToStart(process, "cannot start: " + directory.toRealPath().resolve("tls.key") + ": is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--insecure --network udp | --network | 'udp' is no network to listen on; allowed: tcp, tcp4, tcp6",
                "--insecure --address 9443 | --address | '9443' is no address to listen on; allowed: host:port",
                "--insecure --address :99999 | --address | with a port from 0 to 65535",
                "--insecure --metrics-address x | --metrics-address | 'x' is no address to listen on; allowed: host:port",
                "--insecure --max-recv-message-size 0 | --max-recv-message-size | allowed: a whole number from 1 to 2047",
                "--insecure --max-recv-message-size 2048 | --max-recv-message-size | '2048' is no size in MB",
                "--insecure --max-recv-message-size 4MB | --max-recv-message-size | '4MB' is no size in MB",
                "--insecure --max-concurrent-calls 0 | --max-concurrent-calls | '0' is no number of calls; allowed: a whole number from 1",
                "--insecure --max-concurrent-calls many | --max-concurrent-calls | 'many' is no number of calls",
                "--insecure --address | --address | Missing required parameter",
                "--insecure --verbose | --verbose | Unknown option",
                "--insecure serve | serve | Unmatched argument",
                "--debug | --tls-certs-dir | allowed: a directory of tls.crt, tls.key and ca.crt, or --insecure",
            })
    void refusesWrongFlagsInOneLineThatNamesThem(String flags, String name, String what) throws Exception {
        Process process = start(flags.split(" "));

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(Files.readAllLines(errors(process)))
                .singleElement()
                .asString()
                .startsWith("function-moonlander: ")
                .contains(name, what);
        assertThat(log(process)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version"})
    void saysWhatItIsAndExitsWithZero(String flag) throws Exception {
        Process process = start(flag);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(process.exitValue()).isZero();
        assertThat(Files.readString(output(process))).isNotBlank();
    }

    @Test
    void anotherFunctionIsServedByOneCall() throws Exception {
        Process process = start(command(ExampleFunction.class, with(SOMEWHERE, "--insecure")));

        RunFunctionResponse response =
                Servers.stub(channel(awaitLog(process, "listening"))).runFunction(Servers.request("tag-1"));

        assertThat(response.getOutput().getFieldsOrThrow("composite").getBoolValue())
                .as("it answers calls without a composite resource, as those of an Operation")
                .isFalse();
        assertThat(awaitLog(process, "composed tag-1").path("level").asString()).isEqualTo("INFO");
        assertThat(awaitLog(process, "composed warm-up").path("level").asString())
                .isEqualTo("INFO");
        assertThat(log(process))
                .extracting(line -> line.path("msg").asString())
                .as("lines of DEBUG")
                .doesNotContain("composing tag-1", "ran the function");
    }

    @Test
    void debugIsForAFunctionsOwnPackageToo() throws Exception {
        Process process = start(command(ExampleFunction.class, with(SOMEWHERE, "--insecure", "--debug")));

        Servers.stub(channel(awaitLog(process, "listening"))).runFunction(Servers.request("tag-1"));

        assertThat(awaitLog(process, "composing tag-1").path("level").asString())
                .isEqualTo("DEBUG");
        assertThat(awaitLog(process, "ran the function").path("level").asString())
                .isEqualTo("DEBUG");
    }

    @Test
    void aConfigurationOfLogbacksKeepsItsLevels() throws Exception {
        Path configuration = Files.writeString(directory.resolve("logback.xml"), """
                <configuration>
                  <appender name="stdout" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="stdout"/></root>
                  <logger name="example" level="WARN"/>
                </configuration>
                """);
        ProcessBuilder builder = command(ExampleFunction.class, with(SOMEWHERE, "--insecure"));
        builder.command().add(1, "-Dlogback.configurationFile=" + configuration);
        Process process = start(builder);

        Eventually.until("it listens", () -> Files.readString(output(process)).contains("listening"));

        process.destroy();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(Files.readString(output(process)).lines()).containsExactly("listening", "stopping", "stopped");
    }

    @Test
    void aFunctionThatFailsToWarmUpIsServedAllTheSame() throws Exception {
        ProcessBuilder builder = command(ExampleFunction.class, with(SOMEWHERE, "--insecure"));
        builder.environment().put("WARM_UP", "fail");
        Process process = start(builder);

        assertThat(awaitLog(process, "the calls to warm up failed: java.lang.IllegalStateException")
                        .path("level")
                        .asString())
                .isEqualTo("WARN");
        awaitLog(process, "listening");
        assertThat(Files.readString(errors(process))).isEmpty();
    }

    @Test
    void helpVersionAndErrorsSpeakOfTheFunctionThatIsServed() throws Exception {
        Process help = start(command(ExampleFunction.class, "--help"));
        Process version = start(command(ExampleFunction.class, "--version"));
        Process wrong = start(command(ExampleFunction.class, "--verbose"));

        assertThat(help.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(version.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(wrong.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(Files.readString(output(help)))
                .startsWith("Usage: function-example [")
                .contains("A function that serves as an example.")
                .doesNotContain("moonlander");
        assertThat(Files.readString(output(version))).isEqualTo("development" + System.lineSeparator());
        assertThat(Files.readString(errors(wrong))).startsWith("function-example: Unknown option: '--verbose'");
    }

    private void assertFailsToStart(Process process, String message) throws Exception {
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        assertThat(log(process)).singleElement().satisfies(line -> {
            assertThat(line.path("level").asString()).isEqualTo("ERROR");
            assertThat(line.path("msg").asString()).isEqualTo(message);
            assertThat(line.has("stacktrace")).isFalse();
        });
        assertThat(Files.readString(errors(process))).isEmpty();
    }

    private static String[] with(String[] flags, String... more) {
        List<String> all = new ArrayList<>(List.of(flags));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private Process start(String... flags) throws IOException {
        return start(command(flags));
    }

    private static ProcessBuilder command(String... flags) {
        return command(Moonlander.class, flags);
    }

    private static ProcessBuilder command(Class<?> main, String... flags) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                // What the jar's manifest says as well.
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("TLS_SERVER_CERTS_DIR");
        return builder;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        int number = processes.size();
        Process process = builder.redirectOutput(
                        written.resolve(number + ".out").toFile())
                .redirectError(written.resolve(number + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Path output(Process process) {
        return written.resolve(processes.indexOf(process) + ".out");
    }

    private Path errors(Process process) {
        return written.resolve(processes.indexOf(process) + ".err");
    }

    private List<JsonNode> log(Process process) throws IOException {
        JsonMapper mapper = new JsonMapper();
        String all = Files.readString(output(process));
        // What follows the last line end is still being written.
        return all.substring(0, all.lastIndexOf('\n') + 1)
                .lines()
                .map(mapper::readTree)
                .toList();
    }

    private JsonNode awaitLog(Process process, String message) throws Exception {
        Eventually.until(
                "there is a line: " + message, () -> find(process, message).isPresent() || !process.isAlive());
        return find(process, message)
                .orElseThrow(() -> new AssertionError("the process ended before it logged: " + message));
    }

    private Optional<JsonNode> find(Process process, String message) throws IOException {
        return log(process).stream()
                .filter(line -> line.path("msg").asString().equals(message))
                .findFirst();
    }

    private ManagedChannel channel(JsonNode listening) {
        return servers.channel(NettyChannelBuilder.forAddress(
                        "localhost", listening.path("port").asInt())
                .usePlaintext());
    }

    private static String metrics(JsonNode listening) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + listening.path("metricsPort").asInt() + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }
}
