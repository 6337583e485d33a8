package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.TokenIssuer;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who gets into a planet by which token: the table tokens.yaml, by a real API server with the file that a landing gives it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final List<Process> processes = new ArrayList<>();

    private Path scratch;

    private JsonNode table;
    private Authority authority;
    private TokenIssuer issuers;
    private int port;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        scratch = folder;
        table = Yaml.one(Files.readString(Path.of("src/test/resources/landing/tokens.yaml")));
        authority = Authority.create();
        issuers = TokenIssuer.start(authority);
        write("authentication.yaml", file());
        write("ca.crt", authority.pem());
        int etcd = startEtcd();
        startApiServer(etcd);
    }

    /** The file that the landing of the table gives to the API server. */
    private String file() {
        ObjectNode trust = (ObjectNode) table.path("trust").deepCopy();
        for (JsonNode issuer : trust.path("issuers")) {
            ObjectNode one = (ObjectNode) issuer;
            one.put("url", issuers.url(one.remove("path").asString())).put("certificateAuthority", authority.pem());
        }
        ObjectNode provider = Landings.identityProvider("team-a");
        provider.withObject("status")
                .put("issuer", issuers.url("dex"))
                .put(
                        "certificateAuthorityData",
                        Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.UTF_8)));
        V1Function function = Landings.function();
        World world = World.ofLanding(function::run, Landings.xlanding("{planet: {vcluster: {oidc: " + trust + "}}}"));
        world.add(Landings.identityProviders());
        world.add(provider);
        for (int round = 0; round < 15; round++) {
            world.reconcile();
            world.provide();
        }
        return world.composed()
                .get("authentication")
                .at("/spec/forProvider/manifest/data/authentication.yaml")
                .asString();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(scratch.resolve(name), text);
    }

    private int startEtcd() throws IOException {
        int clients = free();
        String peers = "http://" + LOOPBACK + ":" + free();
        String url = "http://" + LOOPBACK + ":" + clients;
        run(
                "etcd",
                "--data-dir=" + scratch.resolve("data"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--log-level=error");
        return clients;
    }

    private void startApiServer(int etcd) throws Exception {
        port = free();
        Authority.Identity server = authority.server(List.of(LOOPBACK));
        write("tls.crt", server.certificatePem());
        write("tls.key", server.pkcs8());
        KeyPair accounts = Authority.rsa();
        write("sa.key", Authority.pem("PRIVATE KEY", accounts.getPrivate().getEncoded()));
        write("sa.pub", Authority.pem("PUBLIC KEY", accounts.getPublic().getEncoded()));
        run(
                "kube-apiserver",
                "--etcd-servers=http://" + LOOPBACK + ":" + etcd,
                "--authentication-config=" + scratch.resolve("authentication.yaml"),
                "--authorization-mode=RBAC",
                "--bind-address=" + LOOPBACK,
                "--advertise-address=" + LOOPBACK,
                "--endpoint-reconciler-type=none",
                "--secure-port=" + port,
                "--tls-cert-file=" + scratch.resolve("tls.crt"),
                "--tls-private-key-file=" + scratch.resolve("tls.key"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + scratch.resolve("sa.pub"),
                "--service-account-signing-key-file=" + scratch.resolve("sa.key"),
                "--cert-dir=" + scratch);
        awaitIssuers();
    }

    /**
     * API servers ask an issuer for its keys by themselves, every ten seconds until they have them, and refuse its tokens until then. Which
     * token is refused after that, the tests say.
     */
    private void awaitIssuers() throws Exception {
        List<JsonNode> waiting = new ArrayList<>(table.path("tokens")
                .valueStream()
                .filter(row -> row.has("user"))
                .toList());
        Instant end = Instant.now().plus(PATIENCE);
        while (!waiting.isEmpty() && Instant.now().isBefore(end)) {
            JsonNode row = waiting.removeFirst();
            if (!whoami(row).succeeded()) {
                waiting.add(row);
            }
        }
    }

    private static int free() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void run(String program, String... flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(EngineFiles.directory().resolve("bin/" + program).toString());
        command.addAll(List.of(flags));
        processes.add(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(scratch.resolve(program).toFile())
                .start());
    }

    @AfterAll
    void stop() throws InterruptedException {
        for (Process process : processes.reversed()) {
            process.destroyForcibly().waitFor();
        }
        issuers.close();
    }

    @TestFactory
    Stream<DynamicTest> tokens() {
        return table.path("tokens")
                .valueStream()
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> holds(row)));
    }

    private void holds(JsonNode row) throws Exception {
        Answer answer = whoami(row);
        if (!row.has("user")) {
            assertThat(answer.succeeded()).as(answer.out()).isFalse();
            assertThat(answer.err()).contains("(Unauthorized)");
            return;
        }
        assertThat(answer.succeeded()).as(answer.err()).isTrue();
        JsonNode user = Yaml.one(answer.out()).at("/status/userInfo");
        List<String> groups = new ArrayList<>(
                row.path("groups").valueStream().map(JsonNode::asString).toList());
        groups.add("system:authenticated");
        assertThat(user.path("username").asString()).isEqualTo(row.path("user").asString());
        assertThat(user.path("groups").valueStream().map(JsonNode::asString)).containsExactlyElementsOf(groups);
    }

    private record Answer(boolean succeeded, String out, String err) {}

    private Answer whoami(JsonNode row) throws Exception {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iss", issuers.url(row.path("issuer").asString()))
                .put("sub", "ada")
                .put("aud", "team-a.moo")
                .put("email", "ada@example.org")
                .put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond());
        claims.setAll((ObjectNode) row.path("claims"));
        Path err = Files.createTempFile(scratch, "kubectl", ".err");
        Process kubectl = new ProcessBuilder(
                        EngineFiles.kubectl().toString(),
                        "--kubeconfig=/dev/null",
                        "--server=https://" + LOOPBACK + ":" + port,
                        "--certificate-authority=" + scratch.resolve("ca.crt"),
                        "--token=" + (row.has("forged") ? TokenIssuer.forged(claims) : issuers.token(claims)),
                        "auth",
                        "whoami",
                        "--output=json")
                .redirectError(err.toFile())
                .start();
        String out = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(kubectl.waitFor() == 0, out, Files.readString(err));
    }
}
