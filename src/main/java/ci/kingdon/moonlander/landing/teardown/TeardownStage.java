package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Collection;
import java.util.List;

/** The last stage: the landing can be deleted at any time, and leaves nothing. */
public final class TeardownStage {

    private TeardownStage() {}

    /** What a planet needs of another landing. */
    public static List<Hold> holds(Planet planet, PlanetStage stage, Observed observed) {
        return stage.foundation().stream()
                .flatMap(landing -> planet.onFoundation().stream()
                        .map(user -> Hold.ofFoundation(landing, user, observed.exists(user))))
                .toList();
    }

    /** Composes the Usages of everything that has to stay until something else is deleted. */
    public static Desired compose(Collection<Hold> holds, LandingNames names, Observed observed) {
        Desired desired = new Desired(names.id(), observed, names::of);
        holds.forEach(hold -> usage(hold, names, desired));
        return desired;
    }

    static void usage(Hold hold, LandingNames names, Desired desired) {
        Role role = hold.user().usage();
        Usage.Resource user = hold.by(names, desired.observed());
        desired.after(
                hold.wanted(),
                role,
                () -> desired.compose(
                        role,
                        new Usage(
                                        desired.metadata(role),
                                        new Usage.Spec(hold.of(), user, hold.reason(), hold.replays()))
                                .tree(),
                        Hold.isInForce(desired.observed(), hold.user())));
    }
}
