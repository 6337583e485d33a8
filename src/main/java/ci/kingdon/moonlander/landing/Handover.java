package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.KubeconfigSource;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage.Handed;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage.Verified;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.staging.Awaited;
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
                        source(landing, delivery, access),
                        landing.account().map(Account::name).orElseThrow(),
                        verified(landing.planet(), delivery))
                : new Handed(parent.kubeconfig(), PARENT, Verified.BY_ITS_FORMER_NAME);
    }

    /**
     * A kubeconfig with a server that means nothing at its destination is not handed on. What is awaited the planet's stage tells people,
     * once.
     */
    private static KubeconfigSource source(Landing landing, Delivery delivery, AccessStage access) {
        return landing.planet()
                .serverAwaited()
                .filter(_ -> delivery.server().isEmpty())
                .map(what -> KubeconfigSource.missing(Awaited.soon(what.reason(), what.message())))
                .orElse(access.kubeconfig());
    }

    private static Verified verified(Planet planet, Delivery delivery) {
        if (delivery.server().filter(planet::isVouchedForPublicly).isPresent()) {
            return Verified.BY_PUBLIC_AUTHORITIES;
        }
        return planet.certificate().isPresent() ? Verified.BY_ITS_NAME : Verified.BY_ITS_FORMER_NAME;
    }
}
