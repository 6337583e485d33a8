package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;

/**
 * A cluster that only a provider can write to.
 *
 * @param cluster how the provider reaches it
 * @param stays whether it outlives the landing
 * @param isPlanet whether it is the landing's planet
 */
record RemoteTarget(RemoteCluster cluster, boolean stays, boolean isPlanet) {

    /** The rights that provider-kubernetes needs for a Secret there. In another cluster its kubeconfig decides. */
    Rights rights() {
        return cluster.providerConfig().equals(Policy.IN_CLUSTER) ? Rights.PLATFORM : Rights.ofCluster(cluster);
    }

    /** Whether the way in is the planet's kubeconfig, which has to stay until everything there is deleted. */
    boolean needsPlanetKubeconfig() {
        return isPlanet && stays;
    }
}
