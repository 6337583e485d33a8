package ci.kingdon.moonlander.server;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolNames;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the server proves itself with, and whom it trusts: one generation of a mounted Secret, checked.
 *
 * @param key the server's own
 * @param chain the server's certificate, which is the key's, and those that lead to its CA
 * @param authorities those whose clients are let in
 * @param digest equal for files of equal content
 */
record Credentials(PrivateKey key, X509Certificate[] chain, X509Certificate[] authorities, String digest) {

    /** The names that kubernetes.io/tls Secrets have, and that Crossplane fills. */
    private static final String KEY = "tls.key";

    private static final String CERTIFICATE = "tls.crt";
    private static final String AUTHORITIES = "ca.crt";

    /** A link that the kubelet's atomic_writer.go points to another directory once all files of a change are there. */
    private static final String CURRENT = "..data";

    /**
     * Those that netty takes for HTTP/2, ChaCha20 before AES, as the server chooses. Only Java's second compiler has the processor's
     * instructions for AES, and the image does without that compiler: a request of 684 kB took 17 ms to decrypt by AES-GCM, and takes 4 ms by
     * ChaCha20-Poly1305.
     */
    private static final List<String> CIPHERS = Http2SecurityUtil.CIPHERS.stream()
            .sorted(Comparator.comparing(cipher -> !cipher.contains("CHACHA20")))
            .toList();

    /**
     * Reads the credentials of a directory, all from the same generation.
     *
     * @throws IOException naming the file, what is wrong with it, and nothing of the key
     */
    static Credentials read(Path directory) throws IOException {
        Path generation = generation(directory);
        byte[] key = bytes(generation.resolve(KEY));
        byte[] certificate = bytes(generation.resolve(CERTIFICATE));
        byte[] authorities = bytes(generation.resolve(AUTHORITIES));
        Credentials credentials = new Credentials(
                key(generation.resolve(KEY), key),
                certificates(generation.resolve(CERTIFICATE), certificate),
                certificates(generation.resolve(AUTHORITIES), authorities),
                digest(key, certificate, authorities));
        if (!credentials.isPair()) {
            throw new IOException(generation.resolve(CERTIFICATE) + ": is not the certificate of the key in " + KEY
                    + " beside it; allowed: a certificate and its own key");
        }
        return credentials;
    }

    /** The directory that the files are in, and stay in: a link is followed once, not once a file. */
    private static Path generation(Path directory) throws IOException {
        Path current = directory.resolve(CURRENT);
        Path generation = Files.exists(current) ? current : directory;
        try {
            return generation.toRealPath();
        } catch (NoSuchFileException e) {
            throw new IOException(directory + ": there is no such directory", e);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": is missing", e);
        } catch (AccessDeniedException e) {
            throw new IOException(file + ": may not be read by this user", e);
        } catch (IOException e) {
            throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(Path file, byte[] pem) throws IOException {
        try {
            return PrivateKeys.parse(pem);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static X509Certificate[] certificates(Path file, byte[] pem) throws IOException {
        String wrong;
        try {
            X509Certificate[] certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem)).stream()
                            .map(X509Certificate.class::cast)
                            .toArray(X509Certificate[]::new);
            if (certificates.length > 0) {
                return certificates;
            }
            wrong = "holds no certificate";
        } catch (CertificateException e) {
            wrong = "holds a certificate that cannot be read";
        }
        throw new IOException(file + ": " + wrong + "; allowed: X.509 certificates in PEM");
    }

    private static String digest(byte[]... files) {
        try {
            MessageDigest all = MessageDigest.getInstance("SHA-256");
            for (byte[] file : files) {
                all.update(MessageDigest.getInstance("SHA-256").digest(file));
            }
            return HexFormat.of().formatHex(all.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /** Whether the certificate is the key's. */
    private boolean isPair() {
        PublicKey publicKey = chain[0].getPublicKey();
        // What Crossplane makes. A signature would tell as well, and takes a tenth of the time that the process starts
        // in.
        if (key instanceof RSAKey own && publicKey instanceof RSAKey its) {
            return own.getModulus().equals(its.getModulus());
        }
        return signs(publicKey);
    }

    /** Whether what the key signs is what the public key verifies. */
    private boolean signs(PublicKey publicKey) {
        byte[] message = digest.getBytes(StandardCharsets.US_ASCII);
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key);
            signature.update(message);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A key of one algorithm and a certificate of another, or of another curve.
            return false;
        }
    }

    /**
     * What gRPC serves with: TLS 1.2 and later, HTTP/2, and clients that prove themselves, as function-sdk-go has it.
     *
     * <p>Java's own TLS, not netty's native one: that needs a directory to unpack a library into, and would be gone, or
     * not, by where the container runs. And not by way of netty's builder, which first tries Java's TLS out with keys of its own:
     * that takes a tenth of the time in which the process starts.
     */
    SslContext toSslContext() throws IOException {
        return new JdkSslContext(
                context(),
                false,
                CIPHERS,
                SupportedCipherSuiteFilter.INSTANCE,
                // The only behaviors that netty has for Java's TLS. A client without HTTP/2 is refused by gRPC.
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2),
                ClientAuth.REQUIRE,
                new String[] {"TLSv1.3", "TLSv1.2"},
                false);
    }

    private SSLContext context() throws IOException {
        char[] password = {};
        try {
            // Stores that never leave memory. Those of Java's default type encrypt keys in thousands of rounds.
            KeyStore own = KeyStore.getInstance("JKS");
            own.load(null, password);
            own.setKeyEntry("server", key, password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, password);
            KeyStore trusted = KeyStore.getInstance("JKS");
            trusted.load(null, password);
            for (int i = 0; i < authorities.length; i++) {
                trusted.setCertificateEntry("authority-" + i, authorities[i]);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("Java's TLS does not take " + this + ": " + e.getMessage(), e);
        }
    }

    /** What may be told about them. */
    @Override
    public String toString() {
        return chain[0].getSubjectX500Principal() + ", serial number " + chain[0].getSerialNumber() + ", until "
                + chain[0].getNotAfter().toInstant();
    }
}
