package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;

/**
 * An identity provider that is an XR too.
 *
 * @param name The XIdentityProvider.
 * @param namespace Its namespace. Default: the landing's own. Another one only where the Composition's policy names it.
 * @param usernamePrefix What the planet puts before the names of its users.
 * @param groupsPrefix What the planet puts before the names of its groups.
 * @param admit Whom its tokens let in: members of at least one group, or anyone.
 * @param requiredGroups Groups of which one is enough to be let in, as the tokens name them, without the prefix. Default: any group.
 */
public record IdentityProviderRefSpec(
        String name,
        Optional<String> namespace,
        String usernamePrefix,
        String groupsPrefix,
        Admit admit,
        List<String> requiredGroups) {

    private static final String PREFIX = "dex:";

    static IdentityProviderRefSpec of(Field ref) {
        ref.only("name", "namespace", "usernamePrefix", "groupsPrefix", "admit", "requiredGroups");
        return new IdentityProviderRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("an XIdentityProvider's name")),
                Forms.namespace(ref.at("namespace")),
                Forms.prefix(ref.at("usernamePrefix")).orElse(PREFIX),
                Forms.prefix(ref.at("groupsPrefix")).orElse(PREFIX),
                IssuerSpec.admit(ref),
                ref.at("requiredGroups").items(Forms::printable));
    }
}
