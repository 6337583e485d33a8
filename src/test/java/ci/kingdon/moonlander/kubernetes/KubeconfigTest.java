package ci.kingdon.moonlander.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class KubeconfigTest {

    private static final Path TABLES = Path.of("src/test/resources/kubernetes");

    private static final String GOOD = """
            apiVersion: v1
            kind: Config
            current-context: moo
            contexts:
            - {name: moo, context: {cluster: moo, user: lander}}
            clusters:
            - {name: moo, cluster: {server: "https://moo.farm:443"}}
            users:
            - {name: lander, user: {token: SECRET-token}}
            """;

    record Row(ObjectNode document) {

        byte[] kubeconfig() {
            return bytes(document.get("kubeconfig").stringValue());
        }

        @Override
        public String toString() {
            return document.get("reason").stringValue();
        }
    }

    static List<Row> accepted() {
        return Yaml.all(TABLES.resolve("accepted.yaml")).stream().map(Row::new).toList();
    }

    static List<Row> refused() {
        return Yaml.all(TABLES.resolve("refused.yaml")).stream().map(Row::new).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void keepsWhatReachesTheClusterAndNothingElse(Row row) {
        Kubeconfig kubeconfig = good(row.kubeconfig());

        assertThat(written(kubeconfig)).isEqualTo(row.document.get("written"));
        assertThat(text(kubeconfig.toBytes("planet", "lander"))).doesNotContain("SECRET");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void writesTheSameBytesEachTimeAndReadsThemAgain(Row row) {
        byte[] bytes = good(row.kubeconfig()).toBytes("planet", "lander");

        assertThat(good(row.kubeconfig()).toBytes("planet", "lander")).isEqualTo(bytes);
        assertThat(Kubeconfig.read(bytes)).isEqualTo(good(row.kubeconfig()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void readsOneThatIsInBase64OnceMore(Row row) {
        Kubeconfig plain = good(row.kubeconfig());

        assertThat(Kubeconfig.read(Base64.getEncoder().encode(row.kubeconfig())))
                .isEqualTo(plain);
        assertThat(Kubeconfig.read(bytes(Base64.getMimeEncoder().encodeToString(row.kubeconfig()) + "\n")))
                .as("in lines, as base64(1) writes it")
                .isEqualTo(plain);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void saysWhatIsWrongAndQuotesNothingOfIt(Row row) {
        String problem = problem(row.kubeconfig());

        assertThat(problem).isEqualTo(row.document.get("problem").stringValue());
        assertThat(problem).doesNotContain("SECRET");
        assertThat(problem(Base64.getEncoder().encode(row.kubeconfig())))
                .as("in base64")
                .doesNotContain("SECRET");
    }

    /** The server stands in an XR's status and in messages, where no password may. */
    @Test
    void refusesAServerWithAPasswordInIt() {
        assertThat(problem(bytes(GOOD.replace("https://", "https://admin:SECRET@"))))
                .doesNotContain("SECRET");
    }

    @Test
    void bytesThatAreNoTextAreNoKubeconfig() {
        assertThat(problem(new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1})).startsWith("is not ");
        assertThat(problem(new byte[0])).isEqualTo("is not YAML with an object at its top");
    }

    @Test
    void namesTheServerAndNobodysCredentials() {
        assertThat(good(bytes(GOOD))).hasToString("kubeconfig of https://moo.farm:443");
    }

    @Test
    void somebodyElseTakesTheSameWay() {
        Kubeconfig other = good(bytes(GOOD)).withUser(User.bearer("other"));

        assertThat(written(other))
                .isEqualTo(Yaml.one(GOOD.replace("moo,", "planet,")
                        .replace("moo}", "planet}")
                        .replace("current-context: moo", "current-context: planet")
                        .replace("SECRET-token", "other")));
        assertThat(text(other.toBytes("planet", "lander"))).doesNotContain("SECRET");
    }

    @Test
    void takesACertificateAuthorityWhereNoneIsKnownAndOneIsNeeded() {
        Kubeconfig none = good(bytes(GOOD));
        Kubeconfig known = good(bytes(GOOD.replace("443\"", "443\", certificate-authority-data: S05PV04=")));
        Kubeconfig unchecked = good(bytes(GOOD.replace("443\"", "443\", insecure-skip-tls-verify: true")));
        Optional<byte[]> ca = Optional.of(bytes("CA"));

        assertThat(none.orCertificateAuthority(ca).cluster().certificateAuthorityData())
                .contains("Q0E=");
        assertThat(none.orCertificateAuthority(ca).user()).isEqualTo(none.user());
        assertThat(none.orCertificateAuthority(Optional.empty())).isEqualTo(none);
        assertThat(known.orCertificateAuthority(ca)).isEqualTo(known);
        assertThat(unchecked.orCertificateAuthority(ca))
                .as("client-go refuses a CA together with insecure-skip-tls-verify")
                .isEqualTo(unchecked);
    }

    @Test
    void showsTheCertificatesOfAnAuthorityAndNothingThatStandsBesideThem() {
        String first = "-----BEGIN CERTIFICATE-----\nQ0E=\n-----END CERTIFICATE-----\n";
        String second = "-----BEGIN CERTIFICATE-----\nT1RIRVI=\n-----END CERTIFICATE-----\n";
        String key = "-----BEGIN PRIVATE KEY-----\nS0VZ\n-----END PRIVATE KEY-----\n";

        assertThat(shown(first)).contains(first);
        assertThat(shown(key + "a note\n" + first + key + second)).contains(first + second);
        assertThat(shown(key)).isEmpty();
        assertThat(shown("SECRET")).isEmpty();
        assertThat(good(bytes(GOOD)).certificateAuthority()).isEmpty();
    }

    private static Optional<String> shown(String authority) {
        String data = Base64.getEncoder().encodeToString(bytes(authority));
        return good(bytes(GOOD.replace("443\"", "443\", certificate-authority-data: " + data)))
                .certificateAuthority()
                .map(shown -> text(Base64.getDecoder().decode(shown)));
    }

    private static Kubeconfig good(byte[] bytes) {
        KubeconfigReading reading = Kubeconfig.read(bytes);
        assertThat(reading).isInstanceOf(Kubeconfig.class);
        return (Kubeconfig) reading;
    }

    private static String problem(byte[] bytes) {
        KubeconfigReading reading = Kubeconfig.read(bytes);
        assertThat(reading).isInstanceOf(Broken.class);
        return ((Broken) reading).problem();
    }

    private static ObjectNode written(Kubeconfig kubeconfig) {
        return Yaml.one(text(kubeconfig.toBytes("planet", "lander")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
