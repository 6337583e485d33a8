package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The roles of an identity that is minted in a cluster.
 *
 * @param serviceAccount the ServiceAccount
 * @param role the ClusterRole or Role, where the identity has rules of its own
 * @param binding its ClusterRoleBinding or RoleBinding
 * @param firstToken the Secret with its token, of the first generation
 * @param inStatus the field of the XR's status that tells of the identity
 */
public record AccessRoles(Role serviceAccount, Role role, Role binding, Role firstToken, String inStatus) {

    /** A generation after the first one. */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** The identity in the planet. */
    public static final AccessRoles PLANET = of("", "cluster-role", "access");

    /** The identity in a planet that is one namespace. */
    public static final AccessRoles NAMESPACE = of("", "role", "access");

    /** The identity in the control plane, the parent's. */
    public static final AccessRoles PARENT = of("parent-", "cluster-role", "parentAccess");

    private static AccessRoles of(String prefix, String role, String inStatus) {
        return new AccessRoles(
                new Role(prefix + "service-account"),
                new Role(prefix + role),
                new Role(prefix + role + "-binding"),
                new Role(prefix + "token"),
                inStatus);
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

    /**
     * The Secret with a token.
     *
     * @param generation counted from 1
     */
    public Role token(int generation) {
        return generation == 1 ? firstToken : new Role(firstToken.key() + "-" + generation);
    }

    /** The generation of the token that a role is for; empty where it is for something else. */
    public OptionalInt generation(Role role) {
        if (role.equals(firstToken)) {
            return OptionalInt.of(1);
        }
        String prefix = firstToken.key() + "-";
        return role.key().startsWith(prefix)
                        && NUMBER.matcher(role.key().substring(prefix.length())).matches()
                ? OptionalInt.of(Integer.parseInt(role.key().substring(prefix.length())))
                : OptionalInt.empty();
    }

    /** Whether a role is for a token, of whatever generation and whose ever. */
    public static boolean isToken(Role role) {
        return PLANET.generation(role).isPresent() || PARENT.generation(role).isPresent();
    }

    /** All of them, in the order in which they are composed, with the token of the first generation. */
    public List<Role> all() {
        return List.of(serviceAccount, role, binding, firstToken);
    }

    /** Whether a role is one of these, of tokens of whatever generation. */
    public boolean has(Role other) {
        return all().contains(other) || generation(other).isPresent();
    }
}
