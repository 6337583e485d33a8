package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.staging.RemoteCluster;

/**
 * A cluster that only a provider can write to.
 *
 * @param cluster how the provider reaches it
 * @param stays whether it outlives the landing
 * @param isPlanet whether it is the landing's planet
 */
record RemoteTarget(RemoteCluster cluster, boolean stays, boolean isPlanet) {

    /** Whether the way in is the planet's kubeconfig, which has to stay until everything there is deleted. */
    boolean needsPlanetKubeconfig() {
        return isPlanet && stays;
    }
}
