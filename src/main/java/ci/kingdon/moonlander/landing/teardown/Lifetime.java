package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
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

    /** What an Object in the planet may do with what it made. */
    public ManagementPolicy policy(Role role) {
        if (outlivesLanding) {
            return Hold.isInForce(observed, role) ? ManagementPolicy.ALL : ManagementPolicy.OBSERVE_CREATE;
        }
        return ManagementPolicy.OBSERVE_CREATE_UPDATE;
    }
}
