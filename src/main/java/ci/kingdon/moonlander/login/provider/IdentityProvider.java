package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.InputSpec;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;

/**
 * An identity provider with everything decided.
 *
 * @param id who it is
 * @param spec what it asks for
 * @param host the cluster that Dex runs in
 * @param namespace Dex's namespace there
 * @param labels the labels of that namespace
 * @param input the step's input
 */
record IdentityProvider(
        Identity id,
        IdentityProviderSpec spec,
        Host host,
        String namespace,
        Map<String, String> labels,
        InputSpec input) {

    /** The Helm release, and the chart's Deployment and Service. The namespace is Dex's alone, so that no two meet. */
    static final String DEX = "dex";

    /** The ports of the chart's Service (chart 0.24.0, values.yaml). */
    int port() {
        return spec.tls().isPresent() ? 5554 : 5556;
    }

    /** What is composed under a role is called so. Role and name together are short enough for everything. */
    String nameOf(Role role) {
        return id.name() + "-" + role.key();
    }

    /** An empty part of the response. */
    Desired desired(Observed observed) {
        return new Desired(id, observed, this::nameOf);
    }
}
