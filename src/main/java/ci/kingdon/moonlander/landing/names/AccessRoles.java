package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;

/**
 * The roles of an identity that is minted in a cluster.
 *
 * @param serviceAccount the ServiceAccount
 * @param clusterRole the ClusterRole, where the identity has rules of its own
 * @param clusterRoleBinding its binding
 * @param token the Secret with its token
 */
public record AccessRoles(Role serviceAccount, Role clusterRole, Role clusterRoleBinding, Role token) {

    /** The identity in the planet. */
    public static final AccessRoles PLANET = of("");

    /** The identity in the control plane, the parent's. */
    public static final AccessRoles PARENT = of("parent-");

    private static AccessRoles of(String prefix) {
        return new AccessRoles(
                new Role(prefix + "service-account"),
                new Role(prefix + "cluster-role"),
                new Role(prefix + "cluster-role-binding"),
                new Role(prefix + "token"));
    }

    /**
     * A binding to a role in place of the first one, which is bound to another role and cannot be changed.
     *
     * @param clusterRole the role
     */
    public Role bindingTo(String clusterRole) {
        return new Role(clusterRoleBinding.key() + "-" + Names.hash(clusterRole));
    }

    /** All of them, in the order in which they are composed. */
    public List<Role> all() {
        return List.of(serviceAccount, clusterRole, clusterRoleBinding, token);
    }
}
