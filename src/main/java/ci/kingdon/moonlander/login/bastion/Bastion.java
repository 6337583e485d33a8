package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;

/**
 * A bastion with everything decided.
 *
 * @param id who it is
 * @param spec what it asks for
 */
record Bastion(Identity id, BastionSpec spec) {

    /** The bastion's namespace, which everything that it reads is in. */
    String namespace() {
        return id.namespace().orElseThrow();
    }

    /** Whether the kubeconfig goes into a ConfigMap. */
    boolean isPublic() {
        return spec.configMapName().isPresent();
    }

    /** The name of the Secret, or of the ConfigMap. */
    String target() {
        return spec.configMapName().or(spec::secretName).orElse(id.name() + "-kubeconfig");
    }

    /** How people log in. */
    Kubelogin kubelogin() {
        return new Kubelogin(spec.oidc());
    }

    /** An empty stage. */
    Desired stage(Observed observed) {
        return new Desired(id, observed, this::nameOf);
    }

    private String nameOf(Role role) {
        return role.equals(BastionRoles.SECRET) || role.equals(BastionRoles.CONFIG_MAP)
                ? target()
                : Names.shortened(id.name() + "-" + role.key(), Names.LONGEST_SUBDOMAIN);
    }
}
