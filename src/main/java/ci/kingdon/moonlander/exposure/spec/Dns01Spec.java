package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * An ACME issuer that proves with DNS records at Cloudflare whose the names are, which is the one way to a wildcard certificate.
 *
 * @param apiTokenSecretRef A token of Cloudflare's that may edit the zone's DNS, key api-token, in the namespace of each service.
 * @param server The ACME server. Default: Let's Encrypt's.
 * @param email Whom the ACME server may write to.
 */
public record Dns01Spec(SecretKeyRefSpec apiTokenSecretRef, String server, Optional<String> email) {

    /** Let's Encrypt, ACME endpoint of production. */
    private static final String SERVER = "https://acme-v02.api.letsencrypt.org/directory";

    static Dns01Spec of(Field dns) {
        dns.only("apiTokenSecretRef", "server", "email");
        if (!dns.at("apiTokenSecretRef").isPresent()) {
            throw dns.at("apiTokenSecretRef").missing("a Secret with a token of Cloudflare's");
        }
        return new Dns01Spec(
                SecretKeyRefSpec.of(dns.at("apiTokenSecretRef")),
                Forms.https(dns.at("server")).orElse(SERVER),
                Forms.email(dns.at("email")));
    }
}
