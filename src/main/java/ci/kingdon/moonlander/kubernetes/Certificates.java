package ci.kingdon.moonlander.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates in PEM, as they are handed to whoever is to trust them. */
public final class Certificates {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^-]*)-----");

    /** No base64 has a hyphen, so that no other block is within it. */
    private static final Pattern WHOLE = Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    private static final String CERTIFICATE = "CERTIFICATE";

    private Certificates() {}

    /**
     * What is wrong with a text that is to be certificates, as the middle of a sentence; empty where nothing is. The text is never
     * quoted, for it may be a key.
     */
    public static Optional<String> problem(String pem) {
        List<String> blocks =
                BLOCK.matcher(pem).results().map(Certificates::kind).toList();
        if (blocks.isEmpty()) {
            return Optional.of("has no certificate in PEM");
        }
        if (!blocks.stream().allMatch(CERTIFICATE::equals)) {
            return Optional.of("has something else than certificates in it");
        }
        try {
            int read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))
                    .size();
            return read == blocks.size() ? Optional.empty() : Optional.of("has a certificate that cannot be read");
        } catch (CertificateException e) {
            return Optional.of("has a certificate that cannot be read");
        }
    }

    /**
     * The certificates of a kubeconfig's field, and nothing else of it.
     *
     * @param data PEM in base64
     * @return empty where there is no certificate, or one that cannot be read
     */
    public static Optional<List<X509Certificate>> ofData(String data) {
        try {
            String pem = new String(Base64.getMimeDecoder().decode(data), StandardCharsets.UTF_8);
            List<X509Certificate> read =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(onlyCertificates(pem)))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            return Optional.of(read).filter(certificates -> !certificates.isEmpty());
        } catch (CertificateException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** What is around the blocks, and keys among them, would be errors. */
    private static byte[] onlyCertificates(String pem) {
        return WHOLE.matcher(pem)
                .results()
                .map(block -> block.group() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String kind(MatchResult block) {
        return block.group(1);
    }
}
