package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.RemoteSecret;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A cluster that only a provider can write to.
 *
 * @param cluster how the provider reaches it
 * @param stays whether it outlives the landing
 * @param isPlanet whether it is the landing's planet
 * @param foundation the other landing whose planet it is
 */
record RemoteTarget(RemoteCluster cluster, boolean stays, boolean isPlanet, Optional<Foundation> foundation) {

    /** The rights that provider-kubernetes needs for a Secret there. In another cluster its kubeconfig decides. */
    Rights rights() {
        return cluster.providerConfig().equals(ProviderConfigRef.IN_CLUSTER)
                ? Rights.PLATFORM
                : Rights.ofCluster(cluster);
    }

    /** Whether an Object may delete there only while a Usage keeps what it needs for that. */
    boolean needsHold() {
        return stays && (isPlanet || foundation.isPresent());
    }

    /** What an Object needs in order to delete there: the way into the landing's planet, or the other landing. */
    Hold hold(LandingNames names, Observed observed, Role user) {
        boolean wanted = observed.exists(user);
        return foundation
                .map(landing -> Hold.ofFoundation(landing, user, wanted))
                .orElseGet(() -> Hold.ofWayIn(names, observed, user, wanted));
    }

    /**
     * The Secret that a delivery writes there.
     *
     * @param former data that it had before, by which its readers still get in; secret
     */
    RemoteSecret secret(Delivery delivery, List<Map<String, String>> former, Observed observed) {
        return new RemoteSecret(
                delivery.roles(),
                cluster,
                rights(),
                delivery.namespace(),
                delivery.secretName(),
                Contents.labels(delivery),
                delivery.argoCD().annotations(),
                stays,
                former,
                unheld(delivery.roles(), observed));
    }

    private List<Role> unheld(DeliveryRoles roles, Observed observed) {
        Stream<Role> users =
                !stays ? Stream.of() : needsHold() ? Stream.of(roles.fill(), roles.shell()) : Stream.of(roles.fill());
        return users.filter(user -> !Hold.isInForce(observed, user)).toList();
    }

    /**
     * The fill is deleted before the shell, whose Secret it would fill again. In a planet that stays the way in is kept until everything
     * there is deleted, and so is another landing in whose planet this is.
     */
    List<Hold> holds(Delivery delivery, LandingNames names, Observed observed) {
        if (!stays) {
            return List.of();
        }
        DeliveryRoles roles = delivery.roles();
        Stream<Hold> shell = Stream.of(Hold.ofShell(names, roles, observed.exists(roles.fill())));
        Stream<Role> configs =
                delivery.providerConfigs() ? Stream.of(roles.providerKubernetes(), roles.providerHelm()) : Stream.of();
        Stream<Role> users = needsHold() ? Stream.concat(Stream.of(roles.shell()), configs) : Stream.of();
        return Stream.concat(shell, users.map(user -> hold(names, observed, user)))
                .toList();
    }
}
