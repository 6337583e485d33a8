package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.staging.Role;

/** The roles under which an identity provider composes its resources. In the control plane each is called {@code <identity provider>-<role>}. */
final class ProviderRoles {

    /** The Object for Dex's namespace on the host. */
    static final Role NAMESPACE = new Role("namespace");

    /** The Release of Dex. */
    static final Role DEX = new Role("dex");

    /** The Object that looks at Dex's Deployment. */
    static final Role DEPLOYMENT = new Role("deployment");

    private ProviderRoles() {}
}
