package ci.kingdon.moonlander.server;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/**
 * What encrypts: TLS 1.2 and later, HTTP/2, and clients that prove themselves, as function-sdk-go has it.
 *
 * <p>Java's own TLS, compiled by the first compiler alone as the image has it, took 1.7 ms of the 3.9 ms of CPU time of a landed
 * landing's call: AES-GCM is fast only where the second compiler puts the processor's instructions for it. BoringSSL takes 0.1 ms.
 */
public enum Tls {

    /** The native library that netty brings. The image has it as a file, for a read-only file system has no place to unpack it to. */
    BORINGSSL("BoringSSL") {
        @Override
        SslContext context(Credentials credentials) throws IOException {
            try {
                return GrpcSslContexts.configure(
                                SslContextBuilder.forServer(credentials.key(), credentials.chain()),
                                SslProvider.OPENSSL)
                        .trustManager(credentials.authorities())
                        .clientAuth(ClientAuth.REQUIRE)
                        .protocols(VERSIONS)
                        .build();
            } catch (SSLException | IllegalArgumentException e) {
                throw new IOException("BoringSSL does not take " + credentials + ": " + e.getMessage(), e);
            }
        }
    },

    /** Java's own, which is there everywhere. */
    JAVA("Java") {
        /** Not by way of netty's builder, which first tries Java's TLS out with keys of its own: that takes a tenth of the start. */
        @Override
        SslContext context(Credentials credentials) throws IOException {
            return new JdkSslContext(
                    javaContext(credentials),
                    false,
                    Http2SecurityUtil.CIPHERS,
                    SupportedCipherSuiteFilter.INSTANCE,
                    // The only behaviors that netty has for Java's TLS. A client without HTTP/2 is refused by gRPC.
                    new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2),
                    ClientAuth.REQUIRE,
                    VERSIONS.clone(),
                    false);
        }
    };

    private final String name;

    Tls(String name) {
        this.name = name;
    }

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    /** The fastest that this machine has. */
    public static Tls best() {
        return OpenSsl.isAvailable() ? BORINGSSL : JAVA;
    }

    /** A context for a server with these credentials. */
    abstract SslContext context(Credentials credentials) throws IOException;

    private static SSLContext javaContext(Credentials credentials) throws IOException {
        char[] password = {};
        try {
            // Stores that never leave memory. Those of Java's default type encrypt keys in thousands of rounds.
            KeyStore own = KeyStore.getInstance("JKS");
            own.load(null, password);
            own.setKeyEntry("server", credentials.key(), password, credentials.chain());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password);
            KeyStore trusted = KeyStore.getInstance("JKS");
            trusted.load(null, password);
            X509Certificate[] authorities = credentials.authorities();
            for (int i = 0; i < authorities.length; i++) {
                trusted.setCertificateEntry("authority-" + i, authorities[i]);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's TLS does not take " + credentials + ": " + e.getMessage(), e);
        }
    }

    /** As people know it. */
    @Override
    public String toString() {
        return name;
    }
}
