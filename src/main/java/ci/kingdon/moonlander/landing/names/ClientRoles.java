package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;

/**
 * The roles of the planet's client at an identity provider. An Object cannot move to another place, so that each place has a role of its
 * own; and the identity provider is part of it, so that it is known which clients are asked for while the place is not.
 *
 * @param provider namespace and name of the identity provider
 */
public record ClientRoles(String provider) {

    private String beginning() {
        return "client-" + Names.hash(provider) + "-";
    }

    /**
     * The client in one place.
     *
     * @param place the cluster and the namespace
     */
    public Role in(String place) {
        return new Role(beginning() + Names.hash(place));
    }

    /** Whether a role is a client at this identity provider, wherever that is. A Usage for it is none. */
    public boolean isOne(Role role) {
        return role.key().startsWith(beginning()) && role.user().isEmpty();
    }
}
