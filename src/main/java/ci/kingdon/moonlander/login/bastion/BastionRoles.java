package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.staging.Role;

/** The roles that a bastion composes. */
final class BastionRoles {

    /** The Secret with the kubeconfig. */
    static final Role SECRET = new Role("kubeconfig");

    /** The ConfigMap in its place. */
    static final Role CONFIG_MAP = new Role("config-map");

    private BastionRoles() {}
}
