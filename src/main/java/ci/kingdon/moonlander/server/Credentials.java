package ci.kingdon.moonlander.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.HexFormat;

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

    /** What may be told about them. */
    @Override
    public String toString() {
        return chain[0].getSubjectX500Principal() + ", serial number " + chain[0].getSerialNumber() + ", until "
                + chain[0].getNotAfter().toInstant();
    }
}
