package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.spec.ArgoCDSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Access;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kubeconfig in one Secret, with everything decided.
 *
 * @param name what it is called
 * @param access whose access
 * @param destination which cluster
 * @param namespace the Secret's namespace
 * @param secretName the Secret
 * @param server how the cluster of the access is reached from there, where not as its kubeconfig has it
 * @param format in which form
 * @param argoCD what Argo CD is told
 * @param providerConfigs whether ProviderConfigs stand beside it
 */
record Delivery(
        String name,
        Access access,
        Destination destination,
        String namespace,
        String secretName,
        Optional<Server> server,
        Format format,
        ArgoCDSpec argoCD,
        boolean providerConfigs) {

    /** Where a delivery goes. */
    sealed interface Destination permits Written, Here, Elsewhere, Inside {

        /** What {@code status.deliveries[].cluster} says. */
        String inStatus();
    }

    /** To the landing's own namespace, where the Secret that the access stage writes is the very one that is wanted. */
    record Written() implements Destination {

        @Override
        public String inStatus() {
            return CONTROL_PLANE;
        }
    }

    /** To the landing's own namespace. */
    record Here() implements Destination {

        @Override
        public String inStatus() {
            return CONTROL_PLANE;
        }
    }

    /**
     * To another cluster, or to another namespace of the control plane, where only a provider can write. It outlives the
     * landing, so that what is written there has to be deleted there.
     *
     * @param cluster the cluster
     * @param inStatus its name in status
     */
    record Elsewhere(RemoteCluster cluster, String inStatus) implements Destination {}

    /**
     * Into the landing's planet, which has to be reachable first.
     *
     * @param stays whether it outlives the landing
     */
    record Inside(boolean stays) implements Destination {

        @Override
        public String inStatus() {
            return "Planet";
        }
    }

    private static final String CONTROL_PLANE = "ControlPlane";

    /** Whether the Secret is in the landing's own namespace. */
    boolean isHere() {
        return destination instanceof Written || destination instanceof Here;
    }

    /** The Secret here. */
    Role role() {
        return Role.delivery(name);
    }

    /** The roles that it composes sooner or later. */
    List<Role> roles() {
        Stream<Role> configs =
                providerConfigs ? Stream.of(role().providerKubernetes(), role().providerHelm()) : Stream.empty();
        return switch (destination) {
            case Written _ -> configs.toList();
            case Here _ -> Stream.concat(Stream.of(role()), configs).toList();
            case Elsewhere _, Inside _ ->
                Stream.concat(
                                Stream.of(role()),
                                Stream.concat(Stream.of(role().shell(), role().fill()), configs)
                                        .flatMap(role -> Stream.of(role, role.usage())))
                        .toList();
        };
    }
}
