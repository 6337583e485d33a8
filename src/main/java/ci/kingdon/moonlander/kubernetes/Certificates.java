package ci.kingdon.moonlander.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Certificates in PEM, as they are handed to whoever is to trust them. */
public final class Certificates {

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^-]*)-----");

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

    private static String kind(MatchResult block) {
        return block.group(1);
    }
}
