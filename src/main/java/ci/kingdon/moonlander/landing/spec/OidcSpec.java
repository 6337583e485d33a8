package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * An OpenID Connect issuer.
 *
 * @param issuerURL The issuer, exactly as its tokens name it. It must begin with https.
 * @param clientID The client that tokens must have been issued for.
 * @param usernameClaim The claim that names the user.
 * @param groupsClaim The claim that lists the user's groups.
 */
public record OidcSpec(String issuerURL, String clientID, String usernameClaim, String groupsClaim) {

    static OidcSpec of(Field oidc) {
        oidc.only("issuerURL", "clientID", "usernameClaim", "groupsClaim");
        Field issuer = oidc.at("issuerURL");
        Field client = oidc.at("clientID");
        return new OidcSpec(
                Forms.issuer(issuer).orElseThrow(() -> issuer.missing("the issuer's URL")),
                client.text().orElseThrow(() -> client.missing("the client's ID")),
                oidc.at("usernameClaim").text().orElse("email"),
                oidc.at("groupsClaim").text().orElse("groups"));
    }
}
