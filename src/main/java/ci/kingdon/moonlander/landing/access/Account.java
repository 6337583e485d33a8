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
 * @param scope how far its rights reach
 * @param roleName the name of its binding, and of its role where it has rules of its own
 * @param clusterRole the ClusterRole to bind it to, where it has no rules of its own
 * @param rules the rules of a role of its own
 */
public record Account(
        AccessRoles roles,
        String namespace,
        String name,
        Scope scope,
        String roleName,
        String clusterRole,
        List<RuleSpec> rules) {

    /** How far rights reach. */
    public enum Scope {
        /** The whole cluster, by a ClusterRoleBinding. */
        CLUSTER("ClusterRole"),
        /** The ServiceAccount's namespace, by a RoleBinding. */
        NAMESPACE("Role");

        private final String kindOfRole;

        Scope(String kindOfRole) {
            this.kindOfRole = kindOfRole;
        }
    }

    boolean hasOwnRole() {
        return !rules.isEmpty();
    }

    String boundRole() {
        return hasOwnRole() ? roleName : clusterRole;
    }

    /** The kind of the role that it is bound to. A RoleBinding may bind to a ClusterRole too, whose rights it gives in its namespace. */
    String boundKind() {
        return hasOwnRole() ? scope.kindOfRole : Scope.CLUSTER.kindOfRole;
    }

    /** The Secret with its token of a generation. */
    String tokenSecret(int generation) {
        return LandingNames.tokenOf(name, generation);
    }
}
