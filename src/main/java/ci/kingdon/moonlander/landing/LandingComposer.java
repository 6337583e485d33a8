package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.landing.spec.DeliverySpec;
import ci.kingdon.moonlander.staging.Draft;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Composes a landing: first a planet, then an identity in it, then that identity's kubeconfig where it is wanted. */
public final class LandingComposer implements Composer {

    /** The kind with everything. */
    public static final Kind XLANDING = new Kind("moons.kingdon.ci", "XLanding");

    /** The kind of the original Landing controller, with its four fields. */
    public static final Kind LANDING = new Kind("moons.kingdon.ci", "Landing");

    /**
     * How long a landing that still waits for something goes without a call. Crossplane calls when something changes, but where
     * an XR sees many changes it drops some of them for minutes (--circuit-breaker-cooldown), the last one perhaps; so it is
     * asked to call anyhow. Once all is settled nothing is asked: an idle landing costs nothing.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Function<Request, Landing> decision;

    private LandingComposer(Function<Request, Landing> decision) {
        this.decision = decision;
    }

    /** The composer of {@link #XLANDING}. */
    public static LandingComposer ofXLanding() {
        return new LandingComposer(Decision::ofXLanding);
    }

    /** The composer of {@link #LANDING}. */
    public static LandingComposer ofLanding() {
        return new LandingComposer(Decision::ofLanding);
    }

    @Override
    public Response compose(Request request) {
        Landing landing = decision.apply(request);
        Observed observed = new Observed(request);
        PlanetKubeconfig kubeconfig = PlanetKubeconfig.of(landing, observed);

        Stage planet = PlanetStage.compose(landing, observed, kubeconfig);
        boolean reachable = PlanetStage.isReachable(planet, observed);
        Stage access = AccessStage.compose(landing, observed, kubeconfig, reachable);
        ParentStage.Access parent = ParentStage.compose(landing, observed);
        Source planets = AccessStage.source(access);
        Map<Delivery, Stage> deliveries = new LinkedHashMap<>();
        landing.deliveries()
                .forEach(delivery -> deliveries.put(
                        delivery,
                        DeliveryStage.compose(
                                landing,
                                observed,
                                delivery,
                                delivery.access() == DeliverySpec.Access.Planet ? planets : parent.source(),
                                reachable)));

        List<Stage> stages = Stream.concat(Stream.of(planet, access, parent.stage()), deliveries.values().stream())
                .toList();
        Response response = Response.to(request);
        landing.roles().forEach(role -> response.reserve(role.key()));
        stages.forEach(stage -> add(stage, response));
        boolean landed = stages.stream().allMatch(stage -> stage.awaited().isEmpty());
        if (!stages.stream().map(Stage::draft).allMatch(Draft::isSettled)) {
            response.ttl(PATIENCE);
        }
        return response.condition(condition("PlanetReady", List.of(planet), "providers can reach the planet"))
                .condition(condition("AccessReady", List.of(access, parent.stage()), Status.accessInWords(landing)))
                .condition(condition("Delivered", deliveries.values(), Status.deliveriesInWords(landing)))
                .status(Status.of(landing, observed, kubeconfig, deliveries))
                .compositeReady(Ready.of(landed));
    }

    private static Condition condition(String type, Collection<Stage> stages, String done) {
        return Draft.condition(type, stages.stream().map(Stage::draft).toList(), done);
    }

    private static void add(Stage stage, Response response) {
        stage.leaks().forEach(leak -> response.result(Result.warning(leak.reason(), leak.message())));
        stage.draft().addTo(response);
    }
}
