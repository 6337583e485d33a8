package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.Parent;
import ci.kingdon.moonlander.landing.access.People;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.spec.NetworkRefSpec;
import ci.kingdon.moonlander.landing.token.TokenLife;
import java.util.List;
import java.util.Optional;

/**
 * A landing with everything decided: the spec, the step's input and the defaults have become one.
 *
 * @param names the names of everything that it makes
 * @param planet the cluster that it lands on
 * @param account the identity that it mints in the planet; empty where nobody wants the planet's access
 * @param tokenLife how long tokens live that it mints
 * @param people what people may do in the planet
 * @param policy what the platform allows
 * @param parent the cluster whose access it hands on; empty where nobody wants that
 * @param network the network underneath, if it names one
 * @param deliveries what goes where; at least one
 */
record Landing(
        LandingNames names,
        Planet planet,
        Optional<Account> account,
        TokenLife tokenLife,
        People people,
        Policy policy,
        Optional<Parent> parent,
        Optional<NetworkRefSpec> network,
        List<Delivery> deliveries) {}
