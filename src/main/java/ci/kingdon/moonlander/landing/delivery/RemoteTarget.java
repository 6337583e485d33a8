package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;

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
        return cluster.providerConfig().equals(Policy.IN_CLUSTER) ? Rights.PLATFORM : Rights.ofCluster(cluster);
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
}
