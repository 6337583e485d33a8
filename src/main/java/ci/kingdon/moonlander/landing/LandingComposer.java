package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec.Direction;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

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

    private final BiFunction<ObservedResource, InputSpec, Landing> decision;

    private LandingComposer(BiFunction<ObservedResource, InputSpec, Landing> decision) {
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
        Landing landing = decision.apply(request.composite().orElseThrow(), InputSpec.of(request));
        Observed observed = new Observed(request);
        PlanetKubeconfig kubeconfig = PlanetKubeconfig.of(landing, observed);

        Stage planet = PlanetStage.compose(landing, observed, kubeconfig);
        Stage access = landing.direction() == Direction.PlanetToParent
                ? AccessStage.compose(landing, observed, kubeconfig)
                : AccessStage.none(landing, observed);
        Stage delivery = DeliveryStage.compose(landing, observed, access);

        List<Stage> stages = List.of(planet, access, delivery);
        Response response = Response.to(request);
        landing.roles().forEach(role -> response.reserve(role.key()));
        stages.forEach(stage -> add(stage, response));
        boolean landed = stages.stream().allMatch(stage -> stage.awaited().isEmpty());
        if (!stages.stream().allMatch(Stage::isSettled)) {
            response.ttl(PATIENCE);
        }
        return response.condition(Status.condition("PlanetReady", planet, "providers can reach the planet"))
                .condition(Status.condition(
                        "AccessReady", access, "the kubeconfig in Secret " + landing.secretName() + " is up to date"))
                .condition(Status.condition(
                        "Delivered",
                        delivery,
                        "the kubeconfig is in Secret " + landing.secretNamespace() + "/" + landing.secretName()))
                .status(Status.of(landing, observed, kubeconfig, delivery))
                .compositeReady(Ready.of(landed));
    }

    private static void add(Stage stage, Response response) {
        stage.resources()
                .forEach((role, composed) ->
                        response.desire(role.key(), composed.manifest(), Ready.of(composed.ready())));
        stage.requirements().forEach(response::require);
        stage.awaited()
                .filter(Awaited::somebodyMustAct)
                .ifPresent(awaited -> response.result(Result.warning(awaited.reason(), awaited.message())));
    }
}
