package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether providers could work in the planet the last time that they tried, as the Objects say whose resources are in it. It is a
 * condition of its own and changes nothing else: what has landed stays landed, and comes back with the planet.
 */
public final class Reachability {

    private static final String TYPE = "PlanetReachable";

    private Reachability() {}

    /**
     * The condition; empty while no provider has tried. That one works is said once the landing has landed: each condition more is two
     * changes of the XR, of which Crossplane lets it see only so many.
     *
     * @param landing whether it is still on its way
     */
    public static Optional<Condition> of(PlanetStage stage, LandingNames names, Observed observed, boolean landing) {
        List<ObservedResource> tried = observed.roles(names.id()).stream()
                .filter(role -> isInPlanet(stage, role, observed))
                .flatMap(role -> observed.resource(role).stream())
                .filter(object -> object.condition("Synced").isPresent())
                .toList();
        if (tried.isEmpty()) {
            return Optional.empty();
        }
        if (tried.stream().allMatch(ObservedResource::isOutOfSync)) {
            return Optional.of(unreachable(tried));
        }
        return Optional.of(Condition.isTrue(TYPE, "Available", "providers work in the planet"))
                .filter(_ -> !landing || observed.xr().condition(TYPE).isPresent());
    }

    private static boolean isInPlanet(PlanetStage stage, Role role, Observed observed) {
        ObservedResource resource = observed.resource(role).orElseThrow();
        // The identity may be minted by way of the host, where other Objects are as well.
        boolean account = AccessRoles.NAMESPACE.has(role)
                && Replacement.isIn(stage.accounts().cluster().providerConfig(), resource);
        return account || Replacement.isIn(stage.cluster().providerConfig(), resource);
    }

    /** All of them have failed since the last one did. */
    private static Condition unreachable(List<ObservedResource> tried) {
        ObservedResource last =
                tried.stream().max(Comparator.comparing(Reachability::since)).orElseThrow();
        return Condition.isFalse(
                TYPE,
                "Unreachable",
                "no provider could work in the planet since " + since(last)
                        + "; what was made there is kept as it was; the reason is shown by: kubectl describe"
                        + " object.kubernetes.m.crossplane.io/" + last.name() + " -n " + last.namespace());
    }

    private static String since(ObservedResource object) {
        return object.condition("Synced")
                .flatMap(synced -> synced.path("lastTransitionTime").stringValueOpt())
                .orElse("a time that is not known");
    }
}
