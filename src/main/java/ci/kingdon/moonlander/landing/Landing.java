package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec.Direction;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * A landing with everything decided: the spec, the step's input and the defaults have become one.
 *
 * @param id who it is
 * @param planet where it lands
 * @param access whom it creates there
 * @param direction whose access goes to whom
 * @param secretName the Secret that the kubeconfig is written to
 * @param secretNamespace the namespace that this Secret is wanted in
 */
record Landing(
        Identity id, Planet planet, Access access, Direction direction, String secretName, String secretNamespace) {

    /** Where a landing lands. */
    sealed interface Planet permits Vcluster, Existing {

        /** What {@code status.planet.kind} says. */
        String kind();
    }

    /**
     * A vcluster that the landing creates.
     *
     * @param name the Helm release, and vcluster's Service
     * @param namespace its namespace on the host
     * @param host how the host is reached
     * @param chart which chart
     * @param inClusterServer where its own host reaches it, as host name
     * @param address where the control plane reaches it, as in a URL after https://
     * @param defaults chart values below everything
     * @param spec the rest, as the spec has it
     */
    record Vcluster(
            String name,
            String namespace,
            ProviderConfigRef host,
            ChartSpec chart,
            String inClusterServer,
            String address,
            ObjectNode defaults,
            VclusterSpec spec)
            implements Planet {

        @Override
        public String kind() {
            return "VCluster";
        }

        boolean retained() {
            return spec.onDelete() == VclusterSpec.OnDelete.Retain;
        }
    }

    /**
     * A cluster that outlives the landing.
     *
     * @param secretNamespace where its kubeconfig is
     * @param secretName the Secret
     * @param key the key; empty to try the usual ones
     */
    record Existing(String secretNamespace, String secretName, Optional<String> key) implements Planet {

        @Override
        public String kind() {
            return "Existing";
        }
    }

    /**
     * Whom the landing creates in the planet.
     *
     * @param serviceAccount the ServiceAccount's name
     * @param namespace its namespace
     * @param clusterRole the ClusterRole to bind to
     * @param clusterWideName what its cluster-scoped resources are called
     * @param spec the rules, where the role is its own
     */
    record Access(
            String serviceAccount, String namespace, String clusterRole, String clusterWideName, AccessSpec spec) {

        boolean hasOwnRole() {
            return !spec.rules().isEmpty();
        }

        String tokenSecret() {
            return serviceAccount + "-token";
        }
    }

    /**
     * The Secret that a provider writes connection details to. Crossplane hands a function whatever is under that name, so
     * the XR's uid is in it: nobody else's Secret is called so by accident.
     */
    String connectionSecret(Role role) {
        return nameOf(role) + "-" + Names.hash(id.uid());
    }

    /** The roles that it composes sooner or later. */
    Set<Role> roles() {
        Set<Role> roles = EnumSet.of(Role.PLANET_KUBERNETES, Role.PLANET_HELM);
        roles.addAll(
                planet instanceof Vcluster
                        ? EnumSet.of(Role.NAMESPACE, Role.VCLUSTER)
                        : EnumSet.of(Role.PLANET_KUBECONFIG));
        if (direction == Direction.PlanetToParent) {
            roles.addAll(EnumSet.of(Role.SERVICE_ACCOUNT, Role.CLUSTER_ROLE_BINDING, Role.TOKEN, Role.KUBECONFIG));
            if (access.hasOwnRole()) {
                roles.add(Role.CLUSTER_ROLE);
            }
            if (planet instanceof Existing) {
                roles.addAll(EnumSet.range(Role.SERVICE_ACCOUNT_USAGE, Role.TOKEN_USAGE));
            }
        }
        return roles;
    }

    /** What a composed resource is called in the XR's namespace. */
    String nameOf(Role role) {
        return switch (role) {
            case KUBECONFIG -> secretName;
            case PLANET_KUBERNETES, PLANET_HELM -> providerConfig();
            default -> id.name() + "-" + role.key();
        };
    }

    /**
     * What the planet's ProviderConfigs are called, one of each provider. The namespace is in the name because
     * crossplane-runtime v2 counts the users of a ProviderConfig by its name alone, in all namespaces: one that is called as
     * another tenant's could not be deleted before that one. And it writes the name into a label.
     */
    private String providerConfig() {
        return Names.shortened(id.namespace() + "." + id.name(), Names.LONGEST_LABEL);
    }
}
