package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage.Handed;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;

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
}
