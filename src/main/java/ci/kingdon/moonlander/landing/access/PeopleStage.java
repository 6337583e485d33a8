package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.planet.AccountPlace;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.teardown.Lifetime;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * Beside the second stage: people can log in to the planet, and may do something there.
 *
 * @param desired what the stage wants
 * @param holds what has to stay until what it made is deleted
 */
public record PeopleStage(Desired desired, List<Hold> holds) {

    /**
     * Composes the planet's client at its identity provider, and the people's bindings.
     *
     * @param policy what the platform allows
     * @param withAccount whether the landing's own identity is minted in the planet too
     */
    public static PeopleStage compose(
            People people,
            boolean withAccount,
            Planet planet,
            Policy policy,
            LandingNames names,
            Observed observed,
            PlanetStage stage) {
        Desired desired = new Desired(names.id(), observed, names::of);
        List<Hold> holds = new ArrayList<>();
        planet.trust().ifPresent(trust -> holds.addAll(new Client(trust, policy, names, desired).compose()));
        AccountPlace place = stage.accounts();
        List<String> clusterRoles = people.clusterRoles();
        if (!place.bounded() && !clusterRoles.isEmpty()) {
            desired.await(Awaited.soon("WaitingForPlanet", place.waiting()));
        }
        if (!place.left()) {
            clusterRoles.forEach(role -> bind(people, role, planet, place, names, desired));
            holds.addAll(ways(clusterRoles, withAccount, planet, names, desired));
        }
        return new PeopleStage(desired, List.copyOf(holds));
    }

    private static void bind(
            People people, String clusterRole, Planet planet, AccountPlace place, LandingNames names, Desired desired) {
        Role role = People.role(clusterRole);
        RemoteObjects remote = new RemoteObjects(desired);
        RemoteResource binding = RemoteResource.of(
                        place.cluster(),
                        people.binding(clusterRole, names, remote),
                        Lifetime.inPlanet(planet, desired.observed()).policy(role))
                .needing(place.rights());
        desired.after(place.bounded(), role, () -> remote.compose(role, binding));
    }

    private static boolean isTime(boolean withAccount, Observed observed) {
        return !withAccount || observed.exists(LandingRoles.KUBECONFIG);
    }

    /** As with the landing's own identity, the way into a planet that stays is kept until the bindings are deleted there. */
    private static List<Hold> ways(
            List<String> clusterRoles, boolean withAccount, Planet planet, LandingNames names, Desired desired) {
        if (!planet.outlivesLanding()) {
            return List.of();
        }
        boolean time = isTime(withAccount, desired.observed())
                || desired.awaited().filter(Awaited::somebodyMustAct).isPresent();
        RemoteObjects remote = new RemoteObjects(desired);
        return clusterRoles.stream()
                .map(People::role)
                .map(role -> Hold.ofWayIn(names, desired.observed(), role, time && remote.isOurs(role)))
                .toList();
    }
}
