package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.MountedSecret;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Tls.class)
class TlsTest {

    @Parameter
    private Tls tls;

    private final Servers servers = new Servers();

    @TempDir
    private Path directory;

    private MountedSecret secret;
    private Authority authority;
    private Authority.Identity identity;

    @BeforeEach
    void publish() throws Exception {
        secret = new MountedSecret(directory);
        authority = Authority.create();
        identity = authority.server();
        secret.publish(identity, authority);
    }

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void letsInAClientOfItsAuthority() throws Exception {
        FunctionServer server = start();

        ManagedChannel channel = channel(server, authority, Optional.of(authority.client()));

        assertThat(call(channel)).isEqualTo("hello");
    }

    @Test
    void refusesAClientWithoutCertificate() throws Exception {
        FunctionServer server = start();

        ManagedChannel channel = channel(server, authority, Optional.empty());

        assertRefused(channel);
    }

    @Test
    void refusesAClientOfAnotherAuthorityOfTheSameName() throws Exception {
        FunctionServer server = start();

        ManagedChannel channel =
                channel(server, authority, Optional.of(Authority.create().client()));

        assertRefused(channel);
    }

    @Test
    void refusesAClientWhoseCertificateHasExpired() throws Exception {
        FunctionServer server = start();

        ManagedChannel channel = channel(server, authority, Optional.of(authority.expired()));

        assertRefused(channel);
    }

    @Test
    void refusesAClientThatShowsAServersCertificate() throws Exception {
        FunctionServer server = start();

        ManagedChannel channel = channel(server, authority, Optional.of(authority.server()));

        assertRefused(channel);
    }

    @Test
    void refusesAClientThatDoesNotEncrypt() throws Exception {
        FunctionServer server = start();

        assertRefused(servers.channel(server));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaksTlsOf(String version) throws Exception {
        FunctionServer server = start();

        try (SSLSocket socket = connect(server, sslContext(authority.client(), authority), version)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0301", "0302"})
    void refusesTlsOlderThan12(String version) throws Exception {
        FunctionServer server = start();

        // Java's own client no longer offers these versions, so the greeting is written by hand.
        assertThat(greet(server, "0303")).as("the answer to TLS 1.2").startsWith("16");
        assertThat(greet(server, version))
                .as("a fatal alert, protocol_version (RFC 5246, section 7.2)")
                .startsWith("15")
                .endsWith("0246");
    }

    @Test
    void newConnectionsGetTheNewCertificateAndTheNewAuthorityWhileACallInFlightGoesOn() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.start(
                Servers.settings(Optional.of(directory), tls),
                request -> request.getMeta().getTag().equals("slow") ? blocking.apply(request) : Servers.echo(request));
        ManagedChannel before = channel(server, authority, Optional.of(authority.client()));
        ListenableFuture<RunFunctionResponse> call =
                FunctionRunnerServiceGrpc.newFutureStub(before).runFunction(Servers.request("slow"));
        blocking.entered.await();

        Authority next = Authority.create();
        Authority.Identity nextIdentity = next.server();
        secret.publish(nextIdentity, next);
        Eventually.until(
                "the server shows the new certificate",
                () -> serial(server, next, authority)
                        .equals(Optional.of(nextIdentity.certificate().getSerialNumber())));

        assertThat(call(channel(server, next, Optional.of(next.client())))).isEqualTo("hello");
        assertRefused(channel(server, next, Optional.of(authority.client())));
        assertThat(call(before)).as("a connection that was open before").isEqualTo("hello");
        blocking.released.countDown();
        assertThat(call.get(1, TimeUnit.MINUTES).getMeta().getTag()).isEqualTo("slow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientOfAReplacedAuthorityCannotResumeItsSession(String version) throws Exception {
        FunctionServer server = start();
        Authority next = Authority.create();
        SSLContext client = sslContext(authority.client(), authority, next);
        connect(server, client, version).close();

        // The server's key stays: with another one, Java would not resume the session anyway.
        secret.publish(identity, next);
        Eventually.until(
                "the server refuses who is new",
                () -> !accepts(server, sslContext(authority.client(), authority, next), version));

        assertThat(accepts(server, client, version)).isFalse();
    }

    @Test
    void aClientOfTheSameAuthorityStaysWelcomeWhenOnlyTheCertificateChanges() throws Exception {
        FunctionServer server = start();
        Authority.Identity renewed = authority.server();

        secret.publish(renewed, authority);
        Eventually.until(
                "the server shows the new certificate",
                () -> serial(server, authority, authority)
                        .equals(Optional.of(renewed.certificate().getSerialNumber())));

        assertThat(call(channel(server, authority, Optional.of(authority.client()))))
                .isEqualTo("hello");
    }

    @Test
    void keepsTheCertificatesInUseUntilTheNewOnesAreWhole() throws Exception {
        FunctionServer server = start();
        Authority.Identity next = authority.server();

        try (Recorded log = new Recorded()) {
            complainsOnce(
                    log,
                    "is not the certificate of the key",
                    Map.of("tls.key", identity.pkcs1(), "tls.crt", next.certificatePem(), "ca.crt", authority.pem()));
            complainsOnce(
                    log,
                    "tls.key: holds no whole private key",
                    Map.of(
                            "tls.key",
                            next.pkcs1().substring(0, 500),
                            "tls.crt",
                            next.certificatePem(),
                            "ca.crt",
                            authority.pem()));
            complainsOnce(log, "ca.crt: is missing", Map.of("tls.key", next.pkcs1(), "tls.crt", next.certificatePem()));

            assertThat(serial(server, authority, authority))
                    .contains(identity.certificate().getSerialNumber());
            assertThat(call(channel(server, authority, Optional.of(authority.client()))))
                    .isEqualTo("hello");

            secret.publish(next, authority);
            Eventually.until(
                    "the server shows the new certificate",
                    () -> serial(server, authority, authority)
                            .equals(Optional.of(next.certificate().getSerialNumber())));
            assertThat(log.everything())
                    .doesNotContain(next.pkcs1().lines().skip(1).findFirst().orElseThrow());
        }
    }

    @Test
    void doesNotStartWithoutItsCertificates() throws Exception {
        secret.publish(Map.of("tls.crt", identity.certificatePem(), "ca.crt", authority.pem()));

        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageEndingWith("tls.key: is missing");
    }

    private void complainsOnce(Recorded log, String wrong, Map<String, String> files) throws Exception {
        secret.publish(files);
        Eventually.until(
                "there is a warning: " + wrong,
                () -> log.messages(Level.WARN).stream().anyMatch(message -> message.contains(wrong)));
        // Several looks later.
        Thread.sleep(Servers.settings(Optional.empty()).reload().multipliedBy(10));
        assertThat(log.messages(Level.WARN))
                .filteredOn(message -> message.contains(wrong))
                .hasSize(1);
    }

    private FunctionServer start() throws IOException {
        return servers.start(Servers.settings(Optional.of(directory), tls), Servers::echo);
    }

    private ManagedChannel channel(FunctionServer server, Authority trusted, Optional<Authority.Identity> client)
            throws SSLException {
        SslContextBuilder tls = GrpcSslContexts.forClient().trustManager(trusted.certificate());
        client.ifPresent(identity -> tls.keyManager(identity.keys().getPrivate(), identity.certificate()));
        return servers.channel(
                NettyChannelBuilder.forAddress("localhost", server.port()).sslContext(tls.build()));
    }

    private static String call(ManagedChannel channel) {
        return Servers.stub(channel)
                .runFunction(Servers.request("hello"))
                .getMeta()
                .getTag();
    }

    private static void assertRefused(ManagedChannel channel) {
        assertThatThrownBy(() -> call(channel))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
    }

    /** The serial number of the certificate that the server shows, to a client that trusts both; none where it refuses. */
    private static Optional<java.math.BigInteger> serial(FunctionServer server, Authority one, Authority other)
            throws Exception {
        try (SSLSocket socket = handshake(server, sslContext(one.client(), one, other), "TLSv1.3")) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return Optional.of(shown.getSerialNumber());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean accepts(FunctionServer server, SSLContext client, String version) {
        try {
            connect(server, client, version).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Connects, and waits for the server's first bytes: only those say that it took the client's certificate. */
    private static SSLSocket connect(FunctionServer server, SSLContext client, String version) throws IOException {
        SSLSocket socket = handshake(server, client, version);
        if (socket.getInputStream().read() < 0) {
            throw new IOException("the server hung up");
        }
        return socket;
    }

    private static SSLSocket handshake(FunctionServer server, SSLContext client, String version) throws IOException {
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", server.port());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    static SSLContext sslContext(Authority.Identity identity, Authority... trusted) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "client", identity.keys().getPrivate(), new char[0], new X509Certificate[] {identity.certificate()});
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keyManagers.init(keys, new char[0]);
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        for (Authority authority : trusted) {
            authorities.setCertificateEntry(
                    authority.certificate().getSerialNumber().toString(), authority.certificate());
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trustManagers.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
        return context;
    }

    /**
     * Sends a ClientHello (RFC 5246, section 7.4.1.2) of a version, and returns the first record of the answer, in hex: its
     * type first, 16 for a handshake, 15 for an alert.
     */
    private static String greet(FunctionServer server, String version) throws IOException {
        String random = "00".repeat(32);
        // ECDHE_RSA with AES_128_GCM_SHA256, and with AES_128_CBC_SHA, which the older versions have as well.
        String suites = "0004" + "C02F" + "C013";
        String groups = "000A" + "0004" + "0002" + "0017";
        String signatures = "000D" + "0006" + "0004" + "0401" + "0804";
        String h2 = "0010" + "0005" + "0003" + "02" + "6832";
        String extensions = sized(2, groups + signatures + h2);
        String hello = "01" + sized(3, version + random + "00" + suites + "0100" + extensions);
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream().write(HexFormat.of().parseHex("160301" + sized(2, hello)));
            InputStream in = socket.getInputStream();
            byte[] header = in.readNBytes(5);
            byte[] content = in.readNBytes(((header[3] & 0xFF) << 8) | (header[4] & 0xFF));
            return HexFormat.of().formatHex(header) + HexFormat.of().formatHex(content);
        }
    }

    private static String sized(int bytes, String hex) {
        return HexFormat.of().toHexDigits(hex.length() / 2, bytes * 2) + hex;
    }
}
