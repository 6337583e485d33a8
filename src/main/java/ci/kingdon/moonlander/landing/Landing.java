package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.identity.Names;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec;
import ci.kingdon.moonlander.landing.spec.NetworkRefSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A landing with everything decided: the spec, the step's input and the defaults have become one.
 *
 * @param id who it is
 * @param planet where it lands
 * @param access whom it creates there
 * @param secretName the Secret here that the planet's kubeconfig is written to
 * @param parent the parent's access, where a delivery wants it
 * @param network the network underneath, if it names one
 * @param deliveries what goes where
 */
record Landing(
        Identity id,
        Planet planet,
        Access access,
        String secretName,
        Optional<Parent> parent,
        Optional<NetworkRefSpec> network,
        List<Delivery> deliveries) {

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
     * @param served the names beside these under which deliveries have it reached
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
            List<String> served,
            ObjectNode defaults,
            VclusterSpec spec)
            implements Planet {

        @Override
        public String kind() {
            return "VCluster";
        }

        Vcluster serving(List<String> names) {
            return new Vcluster(name, namespace, host, chart, inClusterServer, address, names, defaults, spec);
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

    /** Whose access is handed into planets. */
    sealed interface Parent permits Given, Minted {

        /** How the parent is reached, where not as its kubeconfig has it. */
        Optional<Server> server();
    }

    /**
     * Whoever the step's credential is a kubeconfig of.
     *
     * @param kubeconfig the credential's data; secret bytes
     * @param server how the parent is reached, where not as the kubeconfig has it
     */
    record Given(Map<String, byte[]> kubeconfig, Optional<Server> server) implements Parent {

        /** Names the server and nobody's credentials. */
        @Override
        public String toString() {
            return "Given[server=" + server + "]";
        }
    }

    /**
     * A ServiceAccount that the landing creates in the control plane, in its own namespace.
     *
     * @param clusterRole what it may do
     * @param reached how the control plane is reached
     */
    record Minted(String clusterRole, Server reached) implements Parent {

        @Override
        public Optional<Server> server() {
            return Optional.of(reached);
        }
    }

    /**
     * The Secret that a provider writes connection details to. Crossplane hands a function whatever is under that name, so
     * the XR's uid is in it: nobody else's Secret is called so by accident.
     */
    String connectionSecret(Role role) {
        return nameOf(role) + "-" + Names.hash(id.uid());
    }

    /** Whether it makes an identity in the planet: where nobody wants the planet's access, there is none. */
    boolean entersPlanet() {
        return deliveries.stream().anyMatch(delivery -> delivery.access() == DeliverySpec.Access.Planet);
    }

    /** The roles that it composes sooner or later. */
    Set<Role> roles() {
        Set<Role> roles =
                new LinkedHashSet<>(List.of(Role.PLANET_KUBECONFIG, Role.PLANET_KUBERNETES, Role.PLANET_HELM));
        if (planet instanceof Vcluster) {
            roles.addAll(List.of(Role.NAMESPACE, Role.VCLUSTER));
        }
        if (entersPlanet()) {
            Role.ACCESS.stream()
                    .filter(role -> !role.equals(Role.CLUSTER_ROLE) || access.hasOwnRole())
                    .flatMap(role -> planet instanceof Existing ? Stream.of(role, role.usage()) : Stream.of(role))
                    .forEach(roles::add);
            roles.add(Role.KUBECONFIG);
        }
        if (parent.filter(Minted.class::isInstance).isPresent()) {
            roles.addAll(Role.PARENT);
        }
        deliveries.forEach(delivery -> roles.addAll(delivery.roles()));
        return roles;
    }

    /** What a composed resource is called in the XR's namespace. */
    String nameOf(Role role) {
        if (role.equals(Role.KUBECONFIG)) {
            return secretName;
        }
        boolean planets = role.equals(Role.PLANET_KUBERNETES) || role.equals(Role.PLANET_HELM);
        return planets ? providerConfig(id.name()) : id.name() + "-" + role.key();
    }

    /**
     * What ProviderConfigs are called, one of each provider. The namespace is in the name because crossplane-runtime v2 counts
     * the users of a ProviderConfig by its name alone, in all namespaces: one that is called as another tenant's could not be
     * deleted before that one. And it writes the name into a label.
     */
    String providerConfig(String what) {
        return Names.shortened(id.namespace() + "." + what, Names.LONGEST_LABEL);
    }
}
