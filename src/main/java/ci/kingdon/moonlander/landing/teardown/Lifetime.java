package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;

/**
 * How long a resource in the planet lives, and so what its Object may do with it.
 *
 * <p>What is in a planet that goes with the landing dies with the planet. To delete it first would be to wait for an API server that is
 * going away. In a planet that stays it is deleted, but only once the way in is sure to be there then.
 */
public final class Lifetime {

    private final boolean outlivesLanding;
    private final Observed observed;

    private Lifetime(boolean outlivesLanding, Observed observed) {
        this.outlivesLanding = outlivesLanding;
        this.observed = observed;
    }

    /** The lifetime of resources in a planet. */
    public static Lifetime inPlanet(Planet planet, Observed observed) {
        return new Lifetime(planet.outlivesLanding(), observed);
    }

    /**
     * What an Object in the planet may do with what it made. More than to create comes only once the landing has landed: Crossplane v2.4
     * lets an XR see about 50 changes at once (--circuit-breaker-burst), a landing needs most of them, and each change of policies is
     * two.
     */
    public ManagementPolicy policy(Role role) {
        if (outlivesLanding) {
            return Hold.isInForce(observed, role) ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
        }
        return observed.exists(LandingRoles.KUBECONFIG)
                ? ManagementPolicy.OBSERVE_CREATE_UPDATE
                : ManagementPolicy.OBSERVE_CREATE;
    }
}
