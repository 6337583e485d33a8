package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * An issuer that identity providers may be.
 *
 * @param url The issuer, letter by letter as an XIdentityProvider has to write it.
 * @param namespaces Namespaces whose XIdentityProviders may be it.
 */
public record AllowedIssuerSpec(String url, List<String> namespaces) {

    static AllowedIssuerSpec of(Field issuer) {
        issuer.only("url", "namespaces");
        Field namespaces = issuer.at("namespaces");
        List<String> named = namespaces.items(Forms::namespace);
        if (named.isEmpty()) {
            throw namespaces.missing("at least one namespace");
        }
        return new AllowedIssuerSpec(
                Forms.issuer(issuer.at("url"))
                        .orElseThrow(() -> issuer.at("url").missing("an issuer's URL")),
                named);
    }
}
