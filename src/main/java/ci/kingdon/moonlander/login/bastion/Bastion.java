package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.login.bastion.spec.BastionSpec;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;

/**
 * A bastion with everything decided.
 *
 * @param id who it is
 * @param spec what it asks for
 * @param deliveries where else the kubeconfig is written to
 */
record Bastion(Identity id, BastionSpec spec, List<Delivery> deliveries) {

    /** The bastion's namespace, which everything that it reads is in. */
    String namespace() {
        return id.namespace().orElseThrow();
    }

    /** Whether the kubeconfig goes into a ConfigMap. */
    boolean isPublic() {
        return spec.configMapName().isPresent();
    }

    /** Where the kubeconfig is written to first of all. */
    Target target() {
        return new Target(
                Optional.empty(),
                namespace(),
                isPublic(),
                spec.configMapName().or(spec::secretName).orElse(id.name() + "-kubeconfig"));
    }

    /** How people log in. */
    Kubelogin kubelogin() {
        return new Kubelogin(spec.oidc());
    }

    /** An empty stage. */
    Desired stage(Observed observed) {
        return new Desired(id, observed, this::nameOf);
    }

    String nameOf(Role role) {
        return role.equals(BastionRoles.SECRET) || role.equals(BastionRoles.CONFIG_MAP)
                ? target().name()
                : Names.shortened(id.name() + "-" + role.key(), Names.LONGEST_SUBDOMAIN);
    }
}
