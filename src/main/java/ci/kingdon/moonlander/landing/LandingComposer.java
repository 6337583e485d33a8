package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.access.PeopleStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.RemovalStage;
import ci.kingdon.moonlander.landing.teardown.TeardownStage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Composes a landing: a planet, an identity in it, and that identity's kubeconfig where it is wanted. */
public final class LandingComposer implements Composer {

    /** The kind with everything. */
    public static final Kind XLANDING = new Kind("moons.kingdon.ci", "XLanding");

    /** The kind of the original Landing controller, with its four fields. */
    public static final Kind LANDING = new Kind("moons.kingdon.ci", "Landing");

    private final Function<Request, Landing> decision;

    private LandingComposer(Function<Request, Landing> decision) {
        this.decision = decision;
    }

    /** The composer of {@link #XLANDING}. */
    public static LandingComposer ofXLanding() {
        return new LandingComposer(LandingDecision::ofXLanding);
    }

    /** The composer of {@link #LANDING}. */
    public static LandingComposer ofLanding() {
        return new LandingComposer(LandingDecision::ofLanding);
    }

    @Override
    public Response compose(Request request) {
        Landing landing = decision.apply(request);
        Observed observed = new Observed(request);

        PlanetStage planet = PlanetStage.compose(landing.planet(), landing.names(), landing.network(), observed);
        AccessStage access = AccessStage.compose(
                landing.account(), landing.tokenLife(), landing.planet(), landing.names(), observed, planet);
        PeopleStage people = PeopleStage.compose(
                landing.people(),
                landing.account().isPresent(),
                landing.planet(),
                landing.policy(),
                landing.names(),
                observed,
                planet);
        ParentStage parent = ParentStage.compose(landing.parent(), landing.tokenLife(), landing.names(), observed);
        List<DeliveryStage> deliveries = Handover.compose(landing, observed, planet, access, parent);
        Stages stages = new Stages(planet, access, people, parent, deliveries);
        stages.rotate();
        Desired teardown = TeardownStage.compose(stages.holds(landing.planet(), observed), landing.names(), observed);
        Desired removal = RemovalStage.compose(
                landing.planet(),
                planet,
                landing.names(),
                Stream.concat(stages.desired(), Stream.of(teardown)),
                observed);

        return new Report(landing, observed, stages, teardown, removal).response(request);
    }
}
