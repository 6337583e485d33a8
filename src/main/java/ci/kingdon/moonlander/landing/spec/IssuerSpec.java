package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An OpenID Connect issuer that a planet trusts.
 *
 * @param url The issuer, exactly as its tokens name it. It must begin with https.
 * @param discoveryURL Where its configuration is found, if not below url: a whole URL, with /.well-known/openid-configuration.
 * @param certificateAuthority The CA of the issuer's server, in PEM. Default: the CAs of vcluster's image.
 * @param audiences Whom tokens must be for; one of them is enough. Default: the planet's own, the landing's namespace and name with a dot between, so that a token for one planet is refused by the next.
 * @param usernamePrefix What the planet puts before the names of its users.
 * @param groupsPrefix What the planet puts before the names of its groups.
 * @param usernameClaim The claim that names the user. An email that the token says is not verified is refused.
 * @param groupsClaim The claim that lists the user's groups.
 * @param admit Whom its tokens let in: members of at least one group, or anyone.
 * @param requiredGroups Groups of which one is enough to be let in, as the tokens name them, without the prefix. Default: any group.
 * @param claimRules Claims that tokens must have beside.
 */
public record IssuerSpec(
        String url,
        Optional<String> discoveryURL,
        Optional<String> certificateAuthority,
        List<String> audiences,
        String usernamePrefix,
        String groupsPrefix,
        String usernameClaim,
        String groupsClaim,
        Admit admit,
        List<String> requiredGroups,
        List<ClaimRuleSpec> claimRules) {

    static IssuerSpec of(Field issuer) {
        issuer.only(
                "url",
                "discoveryURL",
                "certificateAuthority",
                "audiences",
                "usernamePrefix",
                "groupsPrefix",
                "usernameClaim",
                "groupsClaim",
                "admit",
                "requiredGroups",
                "claimRules");
        IssuerSpec spec = new IssuerSpec(
                Forms.trustedIssuer(issuer.at("url"))
                        .orElseThrow(() -> issuer.at("url").missing("the issuer's URL")),
                Forms.trustedIssuer(issuer.at("discoveryURL")),
                Forms.certificates(issuer.at("certificateAuthority")),
                issuer.at("audiences").items(Forms::printable),
                prefix(issuer.at("usernamePrefix")),
                prefix(issuer.at("groupsPrefix")),
                Forms.printable(issuer.at("usernameClaim")).orElse(OidcSpec.USERNAME),
                Forms.printable(issuer.at("groupsClaim")).orElse(OidcSpec.GROUPS),
                admit(issuer),
                issuer.at("requiredGroups").items(Forms::printable),
                issuer.at("claimRules").items().stream().map(ClaimRuleSpec::of).toList());
        spec.discovered(issuer.at("discoveryURL"));
        differ(issuer.at("audiences"), spec.audiences);
        differ(
                issuer.at("claimRules"),
                spec.claimRules.stream().map(ClaimRuleSpec::claim).toList());
        return spec;
    }

    private static String prefix(Field field) {
        return Forms.prefix(field).orElseThrow(() -> field.missing("a prefix of this issuer's own, such as kc:"));
    }

    /** Whom tokens let in. Required groups and everybody do not go together. */
    static Admit admit(Field issuer) {
        Admit admit = issuer.at("admit").oneOf(Admit.class).orElse(Admit.Members);
        if (admit == Admit.Anyone && !issuer.at("requiredGroups").items().isEmpty()) {
            throw issuer.at("requiredGroups").invalid("stands beside admit: Anyone", "either of them");
        }
        return admit;
    }

    private void discovered(Field field) {
        if (discoveryURL.filter(found -> trimmed(found).equals(trimmed(url))).isPresent()) {
            throw field.invalid("is the issuer's URL", "another URL, or no such field");
        }
    }

    private static String trimmed(String url) {
        return url.replaceFirst("/+$", "");
    }

    private static void differ(Field list, List<String> items) {
        Set<String> seen = new HashSet<>();
        items.stream().filter(item -> !seen.add(item)).findFirst().ifPresent(twice -> {
            throw list.invalid("has \"" + twice + "\" twice", "each once");
        });
    }
}
