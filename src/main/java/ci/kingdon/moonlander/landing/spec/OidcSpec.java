package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * Whom a planet believes who people are: one issuer by the API server's flags, or an identity provider and others by a file that it
 * reads again whenever it changes.
 *
 * @param issuerURL The issuer, exactly as its tokens name it. It must begin with https. It and clientID become flags of the API server, all that there is before Kubernetes 1.30.
 * @param clientID The client that tokens of issuerURL must have been issued for.
 * @param usernameClaim The claim that names the user, in tokens of issuerURL and of identityProviderRef.
 * @param groupsClaim The claim that lists the user's groups, in the same tokens.
 * @param identityProviderRef An XIdentityProvider, in place of issuerURL and clientID. The landing makes a client for the planet there, which is called as the landing's namespace and name with a dot between.
 * @param issuers Further issuers, in place of issuerURL and clientID. One that is added or taken out later starts nothing anew. An empty list makes the planet ready for some.
 */
public record OidcSpec(
        Optional<String> issuerURL,
        Optional<String> clientID,
        String usernameClaim,
        String groupsClaim,
        Optional<IdentityProviderRefSpec> identityProviderRef,
        List<IssuerSpec> issuers) {

    static final String USERNAME = "email";

    static final String GROUPS = "groups";

    private static final String ALLOWED = "either issuerURL and clientID, or identityProviderRef, issuers or both";

    static OidcSpec of(Field oidc) {
        oidc.only("issuerURL", "clientID", "usernameClaim", "groupsClaim", "identityProviderRef", "issuers");
        Field ref = oidc.at("identityProviderRef");
        Field issuers = oidc.at("issuers");
        OidcSpec spec = new OidcSpec(
                Forms.issuer(oidc.at("issuerURL")),
                oidc.at("clientID").text(),
                Forms.printable(oidc.at("usernameClaim")).orElse(USERNAME),
                Forms.printable(oidc.at("groupsClaim")).orElse(GROUPS),
                ref.isPresent() ? Optional.of(IdentityProviderRefSpec.of(ref)) : Optional.empty(),
                issuers.items().stream().map(IssuerSpec::of).toList());
        if (ref.isPresent() || issuers.isPresent()) {
            spec.hasNoFlags(oidc);
            spec.keepsIssuersApart(issuers, ref);
        } else {
            oidc.at("issuerURL")
                    .text()
                    .orElseThrow(() -> oidc.at("issuerURL").missing("the issuer's URL; or " + ALLOWED));
            oidc.at("clientID").text().orElseThrow(() -> oidc.at("clientID").missing("the client's ID; or " + ALLOWED));
        }
        return spec;
    }

    /** Whether it is one issuer, by flags. */
    public boolean isByFlags() {
        return issuerURL.isPresent();
    }

    private void hasNoFlags(Field oidc) {
        for (String flag : List.of("issuerURL", "clientID")) {
            if (oidc.at(flag).isPresent()) {
                throw oidc.at(flag).invalid("stands beside identityProviderRef or issuers", ALLOWED);
            }
        }
        if (identityProviderRef.isEmpty()) {
            other(oidc.at("usernameClaim"), usernameClaim, USERNAME);
            other(oidc.at("groupsClaim"), groupsClaim, GROUPS);
        }
    }

    /** The API server puts the default into every spec, so that only another value is a wish. */
    private static void other(Field claim, String asked, String standard) {
        if (!asked.equals(standard)) {
            throw claim.invalid(
                    "has \"" + asked + "\", which is for issuerURL and identityProviderRef", "the same in issuers");
        }
    }

    /** One issuer must not be able to name users or groups of another one's. */
    private void keepsIssuersApart(Field list, Field ref) {
        for (int i = 0; i < issuers.size(); i++) {
            for (int j = 0; j < i; j++) {
                apart(list.items().get(i), issuers.get(i), list.items().get(j), issuers.get(j));
            }
            Field issuer = list.items().get(i);
            IssuerSpec spec = issuers.get(i);
            identityProviderRef.ifPresent(provider -> {
                apart(issuer.at("usernamePrefix"), spec.usernamePrefix(), ref.path(), provider.usernamePrefix());
                apart(issuer.at("groupsPrefix"), spec.groupsPrefix(), ref.path(), provider.groupsPrefix());
            });
        }
    }

    private static void apart(Field field, IssuerSpec one, Field otherField, IssuerSpec other) {
        if (one.url().equals(other.url())) {
            throw field.at("url").invalid("is that of " + otherField.path(), "each issuer once");
        }
        if (one.discoveryURL().isPresent() && one.discoveryURL().equals(other.discoveryURL())) {
            throw field.at("discoveryURL").invalid("is that of " + otherField.path(), "each issuer once");
        }
        apart(field.at("usernamePrefix"), one.usernamePrefix(), otherField.path(), other.usernamePrefix());
        apart(field.at("groupsPrefix"), one.groupsPrefix(), otherField.path(), other.groupsPrefix());
    }

    private static void apart(Field field, String prefix, String otherPath, String other) {
        if (prefix.startsWith(other) || other.startsWith(prefix)) {
            throw field.invalid(
                    "has \"" + prefix + "\", by which names could become those of " + otherPath + ", whose prefix is \""
                            + other + "\"",
                    "prefixes of which none begins another one");
        }
    }
}
