package ci.kingdon.moonlander.kubernetes;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/**
 * Which issuers an API server takes in its AuthenticationConfiguration. It refuses the whole file for one that it does not take
 * (k8s.io/apiserver v0.35.4, pkg/apis/apiserver/validation, validateURL).
 */
public final class Issuers {

    /** What it takes, in words. */
    public static final String ALLOWED =
            "a URL that begins with https://, without user, query and fragment, and not the cluster's own issuer";

    /** The issuer of ServiceAccounts' tokens, by whichever cluster domain. No other issuer may be called so. */
    private static final String OWN = "https://kubernetes.default.svc";

    private Issuers() {}

    /** What is wrong with the URL of an issuer, as the middle of a sentence; empty where nothing is. */
    public static Optional<String> problem(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getRawUserInfo() != null) {
                return Optional.of("has a user");
            }
            boolean good = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if (!good) {
                return Optional.of("has \"" + url + "\"");
            }
        } catch (URISyntaxException e) {
            return Optional.of("has \"" + url + "\"");
        }
        return url.startsWith(OWN)
                ? Optional.of("has \"" + url + "\", which is for the tokens of the planet's ServiceAccounts")
                : Optional.empty();
    }
}
