package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;

/**
 * Where the landing's identity in the planet is minted.
 *
 * @param cluster the cluster
 * @param rights the rights that provider-kubernetes needs there
 * @param ready whether it may be made by now
 * @param bounded whether it may do anything there by now, and anybody be it
 * @param left whether the landing is leaving the cluster: nothing is composed there any more
 * @param waiting what messages say until then
 */
public record AccountPlace(
        RemoteCluster cluster, Rights rights, boolean ready, boolean bounded, boolean left, String waiting) {

    /** The planet itself, as providers reach it. */
    static AccountPlace inPlanet(RemoteCluster planet, boolean reachable, boolean replaced) {
        return new AccountPlace(
                planet,
                Rights.ofCluster(planet),
                reachable,
                reachable,
                replaced,
                "waiting until providers can reach the planet");
    }

    /** The planet's host, before anybody can reach the planet. A host never becomes another one. */
    static AccountPlace onHost(RemoteCluster host, Rights rights, boolean ready, boolean bounded) {
        return new AccountPlace(host, rights, ready, bounded, false, "waiting until the planet is made on its host");
    }
}
