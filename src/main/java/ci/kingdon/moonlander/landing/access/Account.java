package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import java.util.List;

/**
 * An identity to mint in a cluster: a ServiceAccount, its rights and its token.
 *
 * @param roles the roles of its resources
 * @param namespace the ServiceAccount's namespace
 * @param name the ServiceAccount's name
 * @param clusterWideName the name of its ClusterRoleBinding, and of its ClusterRole where it has rules of its own
 * @param clusterRole the ClusterRole to bind it to, where it has no rules of its own
 * @param rules the rules of a ClusterRole of its own
 */
public record Account(
        AccessRoles roles,
        String namespace,
        String name,
        String clusterWideName,
        String clusterRole,
        List<RuleSpec> rules) {

    boolean hasOwnRole() {
        return !rules.isEmpty();
    }

    String boundRole() {
        return hasOwnRole() ? clusterWideName : clusterRole;
    }

    /** The Secret with its token, of the one generation of tokens that there is. */
    String tokenSecret() {
        return LandingNames.tokenOf(name);
    }
}
