package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Authority;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CredentialsTest {

    private static Authority authority;
    private static Authority.Identity rsa;
    private static Authority.Identity p256;
    private static Authority.Identity p384;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeKeys() throws Exception {
        authority = Authority.create();
        rsa = authority.server();
        p256 = authority.server(Authority.ec("secp256r1"));
        p384 = authority.server(Authority.ec("secp384r1"));
    }

    static Stream<Arguments> keys() throws IOException {
        String parameters =
                Authority.pem("EC PARAMETERS", new byte[] {6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7});
        return Stream.of(
                Arguments.of("RSA in PKCS#1, as Crossplane generates", rsa, rsa.pkcs1()),
                Arguments.of("RSA in PKCS#8", rsa, rsa.pkcs8()),
                Arguments.of("P-256 in PKCS#8", p256, p256.pkcs8()),
                Arguments.of("P-256 in SEC1", p256, p256.sec1()),
                Arguments.of("P-384 in SEC1", p384, p384.sec1()),
                Arguments.of("SEC1 after its parameters, as openssl writes", p256, parameters + p256.sec1()),
                Arguments.of("Windows line ends", rsa, rsa.pkcs1().replace("\n", "\r\n")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    void readsKeysHoweverTheyAreWritten(String name, Authority.Identity identity, String key) throws Exception {
        write(Map.of("tls.key", key, "tls.crt", identity.certificatePem(), "ca.crt", authority.pem()));

        Credentials credentials = Credentials.read(directory);

        assertThat(number(credentials.key())).isEqualTo(number(identity.keys().getPrivate()));
        assertThat(credentials.chain()).containsExactly(identity.certificate());
        assertThat(credentials.authorities()).containsExactly(authority.certificate());
    }

    @Test
    void readsAChainAndSeveralAuthoritiesInTheirOrder() throws Exception {
        Authority other = Authority.create();
        write(Map.of(
                "tls.key",
                rsa.pkcs8(),
                "tls.crt",
                rsa.certificatePem() + authority.pem(),
                "ca.crt",
                authority.pem() + other.pem()));

        Credentials credentials = Credentials.read(directory);

        assertThat(credentials.chain()).containsExactly(rsa.certificate(), authority.certificate());
        assertThat(credentials.authorities()).containsExactly(authority.certificate(), other.certificate());
    }

    static Stream<Arguments> mistakes() throws IOException {
        String cutOff = rsa.pkcs1().substring(0, 200);
        String brokenKey = Authority.pem("RSA PRIVATE KEY", "hunter2".getBytes(StandardCharsets.US_ASCII));
        String brokenCurve = Authority.pem(
                "EC PRIVATE KEY",
                new byte[] {0x30, (byte) 0x84, 0x7F, -1, -1, -1, (byte) 0xA0, (byte) 0x84, 0x7F, -1, -1, -1, 6});
        String encrypted =
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
        return Stream.of(
                Arguments.of("tls.key", null, "is missing"),
                Arguments.of("tls.key", "", "holds no whole private key; allowed: "),
                Arguments.of("tls.key", cutOff, "holds no whole private key; allowed: "),
                Arguments.of("tls.key", brokenKey, "holds a private key that cannot be read; allowed: "),
                Arguments.of("tls.key", brokenCurve, "holds a private key that cannot be read; allowed: "),
                Arguments.of("tls.key", encrypted, "holds a private key that cannot be read; allowed: "),
                Arguments.of("tls.crt", null, "is missing"),
                Arguments.of("tls.crt", "", "holds no certificate"),
                Arguments.of(
                        "tls.crt", rsa.certificatePem().substring(0, 300), "holds a certificate that cannot be read"),
                Arguments.of("tls.crt", p256.certificatePem(), "is not the certificate of the key in tls.key"),
                Arguments.of("tls.crt", authority.pem(), "is not the certificate of the key in tls.key"),
                Arguments.of("ca.crt", null, "is missing"),
                Arguments.of("ca.crt", "", "holds no certificate"),
                Arguments.of("ca.crt", "-----BEGIN CERTIFICATE-----\n", "holds a certificate that cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void namesTheFileAndWhatIsWrongWithItButNothingOfTheKey(String file, String content, String wrong)
            throws Exception {
        Map<String, String> files = new HashMap<>(
                Map.of("tls.key", rsa.pkcs1(), "tls.crt", rsa.certificatePem(), "ca.crt", authority.pem()));
        files.put(file, content);
        write(files);

        assertThatThrownBy(() -> Credentials.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(directory.toRealPath().resolve(file) + ": " + wrong)
                .message()
                .doesNotContain(
                        "\n",
                        "hunter2",
                        Base64.getEncoder().encodeToString("hunter2".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void saysThatThereIsNoSuchDirectory() {
        Path nowhere = directory.resolve("nowhere");

        assertThatThrownBy(() -> Credentials.read(nowhere)).hasMessage(nowhere + ": there is no such directory");
    }

    @Test
    void readsAllFilesFromTheGenerationThatTheKubeletPointsTo() throws Exception {
        // What the links in front say does not count: between two of them, the kubelet may have moved on.
        write(Map.of(
                "tls.key",
                p256.pkcs8(),
                "tls.crt",
                p256.certificatePem(),
                "ca.crt",
                Authority.create().pem()));
        Path generation = Files.createDirectory(directory.resolve("..2026_01_01"));
        Files.writeString(generation.resolve("tls.key"), rsa.pkcs1());
        Files.writeString(generation.resolve("tls.crt"), rsa.certificatePem());
        Files.writeString(generation.resolve("ca.crt"), authority.pem());
        Files.createSymbolicLink(directory.resolve("..data"), generation.getFileName());

        Credentials credentials = Credentials.read(directory);

        assertThat(credentials.key()).isEqualTo(rsa.keys().getPrivate());
        assertThat(credentials.chain()).containsExactly(rsa.certificate());
        assertThat(credentials.authorities()).containsExactly(authority.certificate());
    }

    @Test
    void tellsOfItselfWhatIsPublicOnly() throws Exception {
        write(Map.of("tls.key", rsa.pkcs1(), "tls.crt", rsa.certificatePem(), "ca.crt", authority.pem()));

        assertThat(Credentials.read(directory))
                .asString()
                .contains("serial number " + rsa.certificate().getSerialNumber())
                .doesNotContain("key", "modulus");
    }

    /** What makes up a key; encodings of one key differ in what else they say. */
    private static BigInteger number(PrivateKey key) {
        return switch (key) {
            case RSAPrivateKey rsa -> rsa.getPrivateExponent();
            case ECPrivateKey ec -> ec.getS();
            default -> throw new AssertionError(key.getAlgorithm());
        };
    }

    private void write(Map<String, String> files) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getValue() != null) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
        }
    }
}
