package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;

/**
 * The roles of an identity that is minted in a cluster.
 *
 * @param serviceAccount the ServiceAccount
 * @param role the ClusterRole or Role, where the identity has rules of its own
 * @param binding its ClusterRoleBinding or RoleBinding
 * @param token the Secret with its token
 */
public record AccessRoles(Role serviceAccount, Role role, Role binding, Role token) {

    /** The identity in the planet. */
    public static final AccessRoles PLANET = of("", "cluster-role");

    /** The identity in a planet that is one namespace. */
    public static final AccessRoles NAMESPACE = of("", "role");

    /** The identity in the control plane, the parent's. */
    public static final AccessRoles PARENT = of("parent-", "cluster-role");

    private static AccessRoles of(String prefix, String role) {
        return new AccessRoles(
                new Role(prefix + "service-account"),
                new Role(prefix + role),
                new Role(prefix + role + "-binding"),
                new Role(prefix + "token"));
    }

    /**
     * A binding to a role in place of the first one, which is bound to another role and cannot be changed.
     *
     * @param name the other role's name
     */
    public Role bindingTo(String name) {
        return new Role(binding.key() + "-" + Names.hash(name));
    }

    /**
     * The binding of people to a role.
     *
     * @param name the role's name
     */
    public static Role people(String name) {
        return new Role("people-" + Names.hash(name));
    }

    /** All of them, in the order in which they are composed. */
    public List<Role> all() {
        return List.of(serviceAccount, role, binding, token);
    }
}
