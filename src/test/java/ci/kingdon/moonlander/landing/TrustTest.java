package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.World;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whom planets trust: what a real API server says to the files, and what an issuer more or less leaves alone. */
class TrustTest {

    private static final int SECONDS = 60;

    private final V1Function function = Landings.function();

    @TempDir
    private Path scratch;

    private Path key;
    private Path publicKey;

    @BeforeEach
    void makeKeys() throws Exception {
        KeyPair keys = Authority.rsa();
        key = Files.writeString(
                scratch.resolve("key.pem"),
                Authority.pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
        publicKey = Files.writeString(
                scratch.resolve("public.pem"),
                Authority.pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    }

    static Stream<String> trusts() throws Exception {
        String ca = Authority.create().pem().replace("\n", "\\n");
        return Stream.of(
                        "{issuers: []}",
                        "{identityProviderRef: {name: dex}}",
                        "{identityProviderRef: {name: dex, admit: Anyone}, usernameClaim: sub, groupsClaim: teams}",
                        "{identityProviderRef: {name: dex, requiredGroups: ['kingdon-ci:developers', \"it's \\\\ \\\"quoted\\\" ${x} \u00e9\"]}}",
                        "{identityProviderRef: {name: dex}, issuers: [{url: 'https://kc.example.org/realms/cozy', usernamePrefix: 'kc:', groupsPrefix: 'kc:'}]}",
                        "{issuers: [{url: 'https://a.example.org', usernamePrefix: 'a:', groupsPrefix: '0o7', audiences: ['0x1F', '-0x1F', '0b11', '1_0.5', '1:30', '~', 'y', 'off', '2026-11-26', '.inf', '<<'], claimRules: [{claim: period, value: '2024_01'}, {claim: '=', value: '!!str'}]}]}",
                        "{issuers: [{url: 'https://a.example.org', usernamePrefix: '123', groupsPrefix: 'true', claimRules: [{claim: hd, value: '5'}, {claim: 'no', value: 'yes'}]}]}",
                        "{issuers: [{url: 'https://a.example.org', discoveryURL: 'https://in.example.org:8443/x/.well-known/openid-configuration', certificateAuthority: \""
                                + ca
                                + "\", audiences: [kubernetes, 'a: b', '- c'], usernamePrefix: 'a:', groupsPrefix: '@', usernameClaim: 'https://x.org/name', groupsClaim: 'https://x.org/\"g\"', requiredGroups: ['#no comment', '{a: b}']}]}")
                .flatMap(trust -> Stream.of(trust, trust + ", kubernetesVersion: v1.33.1"));
    }

    @ParameterizedTest
    @MethodSource("trusts")
    void anApiServerTakesTheFile(String trust) throws IOException, InterruptedException {
        String file = file(landed(trust));

        assertThat(complaint(file))
                .as(file)
                .contains("loading audit policy file")
                .doesNotContain("jwt");
    }

    /** Otherwise the test above would hold whatever the file says. */
    @Test
    void anApiServerRefusesAFileThatIsWrong() throws IOException, InterruptedException {
        String file = file(landed("{identityProviderRef: {name: dex}}"));

        assertThat(complaint(file.replace("size(", "length("))).contains("jwt[0].claimValidationRules[0].expression");
        assertThat(complaint(file.replace("audiences", "audience"))).contains("unknown field");
        assertThat(complaint(file.replace("https://auth.example.org", "https://kubernetes.default.svc.cluster.local")))
                .contains("URL must not overlap");
    }

    static Stream<String> others() {
        return Stream.of(
                "{issuers: []}",
                "{identityProviderRef: {name: dex}}",
                "{identityProviderRef: {name: dex, groupsPrefix: 'x:', requiredGroups: [a]}}",
                "{issuers: [{url: 'https://a.example.org', usernamePrefix: 'a:', groupsPrefix: 'a:'}]}",
                "{issuers: [{url: 'https://b.example.org', usernamePrefix: 'b:', groupsPrefix: 'b:', audiences: [x]}, {url: 'https://c.example.org', usernamePrefix: 'c:', groupsPrefix: 'c:'}]}");
    }

    @ParameterizedTest
    @MethodSource("others")
    void anIssuerMoreOrLessChangesTheFileAndNothingInTheRelease(String trust) {
        World world = landed(
                "{identityProviderRef: {name: dex}, issuers: [{url: 'https://z.example.org', usernamePrefix: 'z:', groupsPrefix: 'z:'}]}");
        JsonNode release = world.composed().get("vcluster").path("spec").deepCopy();
        String before = file(world);

        world.edit((ObjectNode) landing(trust).path("spec"));
        settle(world);

        assertThat(file(world)).isNotEqualTo(before);
        assertThat(world.composed().get("vcluster").path("spec")).isEqualTo(release);
        assertThat(world.clusters().in("in-cluster").values().stream()
                        .filter(there -> there.path("kind").asString().equals("ConfigMap"))
                        .map(there -> there.at("/data/authentication.yaml").asString("")))
                .containsExactly(file(world));
    }

    @Test
    void noTwoPlanetsHaveOneAudience() {
        String one = file(landed("{identityProviderRef: {name: dex}}"));
        ObjectNode other = landing("{identityProviderRef: {name: dex}}");
        other.withObject("metadata").put("name", "mop");

        assertThat(one).contains("- \"team-a.moo\"\n");
        assertThat(file(landed(other))).contains("- \"team-a.mop\"\n").doesNotContain("team-a.moo");
    }

    private World landed(String trust) {
        return landed(landing(trust));
    }

    private World landed(ObjectNode landing) {
        World world = World.ofLanding(function::run, landing);
        world.add(Landings.identityProviders());
        world.add(Landings.identityProvider("team-a"));
        settle(world);
        return world;
    }

    /** The landing that trusts what follows {@code oidc:} in braces; what follows that is of the vcluster too. */
    private static ObjectNode landing(String trust) {
        return Landings.xlanding("{planet: {vcluster: {oidc: " + trust + "}}}");
    }

    private static void settle(World world) {
        for (int round = 0; round < 15; round++) {
            assertThat(world.reconcile().response().getResultsList())
                    .noneMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
            world.provide();
        }
    }

    private static String file(World world) {
        return world.composed()
                .get("authentication")
                .at("/spec/forProvider/manifest/data/authentication.yaml")
                .asString();
    }

    /**
     * Why a real API server does not start with a file. It never does, for there is something that it looks at after the file and that
     * is missing.
     */
    private String complaint(String file) throws IOException, InterruptedException {
        Path output = scratch.resolve("output");
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process server = new ProcessBuilder(List.of(
                        EngineFiles.directory().resolve("bin/kube-apiserver").toString(),
                        "--authentication-config="
                                + Files.writeString(
                                        scratch.resolve("authentication.yaml"), file, StandardCharsets.UTF_8),
                        "--authorization-mode=RBAC",
                        "--etcd-servers=http://127.0.0.1:1",
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + scratch.resolve("certificates"),
                        "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                        "--service-account-key-file=" + publicKey,
                        "--service-account-signing-key-file=" + key,
                        "--audit-log-path=-",
                        "--audit-policy-file=" + scratch.resolve("missing")))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!server.waitFor(SECONDS, TimeUnit.SECONDS)) {
            server.destroyForcibly();
            throw new AssertionError("it starts: " + Files.readString(output));
        }
        String said = Files.readString(output);
        return said.substring(Math.max(said.indexOf("\"command failed\""), 0));
    }
}
