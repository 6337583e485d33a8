package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * How people log in to a tenant cluster of CozyStack.
 *
 * @param mode None, or System for the platform's Keycloak with a client of the cluster's own.
 * @param issuerURL The issuer of the platform's Keycloak, for the status to say. The Composition's defaults should have it. It must begin with https.
 */
public record CozystackOidcSpec(Mode mode, Optional<String> issuerURL) {

    /** Who issues the tokens. */
    public enum Mode {
        None,
        System
    }

    static CozystackOidcSpec of(Field oidc) {
        oidc.only("mode", "issuerURL");
        return new CozystackOidcSpec(
                oidc.at("mode").oneOf(Mode.class).orElse(Mode.None), Forms.issuer(oidc.at("issuerURL")));
    }
}
