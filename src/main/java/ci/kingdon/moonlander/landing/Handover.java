package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage.Handed;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.teardown.RemovalStage;
import ci.kingdon.moonlander.landing.teardown.TeardownStage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.stream.Stream;

/** Gives each delivery the kubeconfig that it hands on: the planet's or the parent's. */
final class Handover {

    /** What a kubeconfig of the parent calls its user. */
    private static final String PARENT = "parent";

    private Handover() {}

    /** Composes all deliveries. */
    static List<DeliveryStage> compose(
            Landing landing, Observed observed, PlanetStage planet, AccessStage access, ParentStage parent) {
        return landing.deliveries().stream()
                .map(delivery -> DeliveryStage.compose(
                        delivery, handed(landing, delivery, access, parent), landing.names(), observed, planet))
                .toList();
    }

    private static Handed handed(Landing landing, Delivery delivery, AccessStage access, ParentStage parent) {
        return delivery.isOfPlanet()
                ? new Handed(
                        access.kubeconfig(),
                        landing.account().map(Account::name).orElseThrow(),
                        landing.planet().certificate().isPresent())
                : new Handed(parent.kubeconfig(), PARENT, false);
    }

    /** Composes what is still to be taken away: all that exists, and that none of the stages composes. */
    static Desired removal(
            Landing landing,
            Observed observed,
            PlanetStage planet,
            AccessStage access,
            ParentStage parent,
            List<DeliveryStage> deliveries,
            Desired teardown) {
        List<Desired> stages = Stream.concat(
                        Stream.of(planet.desired(), access.desired(), parent.desired(), teardown),
                        deliveries.stream().map(DeliveryStage::desired))
                .toList();
        return RemovalStage.compose(landing.planet(), planet, landing.names(), stages, observed);
    }

    /** Everything that has to stay until something else is deleted. */
    static List<Hold> holds(
            Landing landing,
            Observed observed,
            PlanetStage planet,
            AccessStage access,
            List<DeliveryStage> deliveries) {
        return Stream.of(
                        TeardownStage.holds(landing.planet(), planet, observed).stream(),
                        access.holds().stream(),
                        deliveries.stream().flatMap(stage -> stage.holds().stream()))
                .flatMap(each -> each)
                .toList();
    }
}
