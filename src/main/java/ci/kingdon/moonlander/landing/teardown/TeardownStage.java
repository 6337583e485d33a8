package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Collection;

/** The last stage: the landing can be deleted at any time, and leaves nothing. */
public final class TeardownStage {

    private TeardownStage() {}

    /** Composes the Usages of everything that has to stay until something else is deleted. */
    public static Desired compose(Collection<Hold> holds, LandingNames names, Observed observed) {
        Desired desired = new Desired(names.id(), observed, names::of);
        holds.forEach(hold -> usage(hold, names, desired));
        return desired;
    }

    private static void usage(Hold hold, LandingNames names, Desired desired) {
        Role role = hold.user().usage();
        Usage.Resource user = Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, names.of(hold.user()));
        desired.after(
                hold.wanted(),
                role,
                () -> desired.compose(
                        role,
                        Trees.of(new Usage(
                                desired.metadata(role).build(), new Usage.Spec(hold.of(), user, hold.reason(), true))),
                        Hold.isInForce(desired.observed(), hold.user())));
    }
}
