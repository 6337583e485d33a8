package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.spec.ArgoCDSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Access;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One kubeconfig in one Secret, with everything decided.
 *
 * @param name its name
 * @param access whose access it hands on
 * @param destination the cluster that it goes to
 * @param namespace the Secret's namespace
 * @param secretName the Secret
 * @param server how the cluster of the access is reached from there, where not as its kubeconfig has it
 * @param format the Secret's format
 * @param argoCD what Argo CD is told
 * @param providerConfigs whether ProviderConfigs that read the Secret are made too
 */
public record Delivery(
        String name,
        Access access,
        Destination destination,
        String namespace,
        String secretName,
        Optional<Server> server,
        Format format,
        ArgoCDSpec argoCD,
        boolean providerConfigs) {

    /** The roles of its resources. */
    DeliveryRoles roles() {
        return DeliveryRoles.of(name);
    }

    /** Whether it hands on the planet's access, and not the parent's. */
    public boolean isOfPlanet() {
        return access == Access.Planet;
    }

    /** The roles that it composes sooner or later, which no other delivery may have. */
    List<Role> composed() {
        DeliveryRoles roles = roles();
        Stream<Role> configs =
                providerConfigs ? Stream.of(roles.providerKubernetes(), roles.providerHelm()) : Stream.empty();
        return switch (destination) {
            case Destination.Written _ -> configs.toList();
            case Destination.Here _ ->
                Stream.concat(Stream.of(roles.secret()), configs).toList();
            case Destination.Elsewhere _, Destination.Inside _ ->
                Stream.concat(
                                Stream.of(roles.secret()),
                                Stream.concat(Stream.of(roles.shell(), roles.fill()), configs)
                                        .flatMap(role -> Stream.of(role, role.usage())))
                        .toList();
        };
    }

    /** Whether it goes into the landing's planet, also where that is a namespace and the delivery goes there by way of its host. */
    public boolean isInto(Planet planet) {
        return switch (destination) {
            case Destination.Inside _ -> true;
            case Destination.Elsewhere elsewhere ->
                planet.isNamespaceOf(elsewhere.cluster().providerConfig(), namespace);
            case Destination.Written _, Destination.Here _ -> false;
        };
    }
}
