package ci.kingdon.moonlander.login.bastion;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The forms of what another XR says in its status. Whoever may write that status may say anything there, so that nothing is handed to
 * people's programs that is not of its form.
 */
final class PublicData {

    private static final int LONGEST_URL = 2048;

    /** Dex and Keycloak take nearly anything. What is here is one word for every shell and every YAML parser. */
    private static final Pattern CLIENT = Pattern.compile("[a-zA-Z0-9]([-._:@/a-zA-Z0-9]{0,252}[a-zA-Z0-9])?");

    /** A CA of a megabyte would fill the Secret. */
    private static final int LONGEST_AUTHORITY = 87_384; // 65,536 characters of PEM, in base64.

    private static final Pattern CERTIFICATES =
            Pattern.compile("\\s*(-----BEGIN CERTIFICATE-----\\s[A-Za-z0-9+/=\\s]++-----END CERTIFICATE-----\\s*+)+");

    private PublicData() {}

    /** Whether it is the URL of an API server. */
    static boolean isServer(String url) {
        return isHttps(url);
    }

    /** Whether it is the URL of an issuer, which has neither a query nor a fragment (OpenID Connect Discovery 1.0, section 2). */
    static boolean isIssuer(String url) {
        return isHttps(url);
    }

    private static boolean isHttps(String url) {
        try {
            URI uri = new URI(url);
            return url.length() <= LONGEST_URL
                    && "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether it is a client's id. */
    static boolean isClient(String id) {
        return CLIENT.matcher(id).matches();
    }

    /** Whether it is certificates in PEM, and nothing else, in base64. */
    static boolean isAuthority(String base64) {
        if (base64.length() > LONGEST_AUTHORITY) {
            return false;
        }
        try {
            byte[] pem = Base64.getDecoder().decode(base64);
            return CERTIFICATES
                            .matcher(new String(pem, StandardCharsets.ISO_8859_1))
                            .matches()
                    && !CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(pem))
                            .isEmpty();
        } catch (IllegalArgumentException | CertificateException e) {
            return false;
        }
    }
}
