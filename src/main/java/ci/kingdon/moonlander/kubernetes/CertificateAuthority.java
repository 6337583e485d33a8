package ci.kingdon.moonlander.kubernetes;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The certificates by which a server's own one is verified. Anybody gets to see them who connects to it. */
public final class CertificateAuthority {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private CertificateAuthority() {}

    /**
     * The certificates in a text, and nothing else of it: it may come from a Secret that has a key beside them.
     *
     * @param pem the text
     * @return in base64 of PEM, as kubeconfigs have them; empty where there is no certificate, or one that cannot be read
     */
    public static Optional<String> data(String pem) {
        String blocks =
                BLOCK.matcher(pem).results().map(block -> block.group() + "\n").collect(Collectors.joining());
        try {
            Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(blocks.getBytes(StandardCharsets.US_ASCII)));
            StringBuilder written = new StringBuilder();
            for (Certificate certificate : certificates) {
                written.append("-----BEGIN CERTIFICATE-----\n")
                        .append(LINES.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
            return Optional.of(written.toString())
                    .filter(text -> !text.isEmpty())
                    .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException _) {
            return Optional.empty();
        }
    }
}
