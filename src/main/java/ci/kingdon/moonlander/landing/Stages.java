package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.access.PeopleStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.teardown.TeardownStage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages by which a landing comes to be what its spec asks for.
 *
 * @param planet the planet's stage
 * @param access the access stage
 * @param people the people's stage
 * @param parent the parent's stage
 * @param deliveries the deliveries' stages
 */
record Stages(
        PlanetStage planet,
        AccessStage access,
        PeopleStage people,
        ParentStage parent,
        List<DeliveryStage> deliveries) {

    /** What each of them wants, in their order. */
    Stream<Desired> desired() {
        return Stream.concat(
                Stream.of(planet.desired(), access.desired(), people.desired(), parent.desired()), delivered());
    }

    /** Lets rotations go on, now that it is known where the tokens in use have arrived. */
    void rotate() {
        access.rotation()
                .ifPresent(rotation -> rotation.goOn(() -> Stream.of(
                                missing(access.desired(), LandingRoles.KUBECONFIG),
                                missing(planet.desired(), LandingRoles.PLANET_KUBECONFIG),
                                behind(true))
                        .flatMap(each -> each)
                        .toList()));
        parent.rotation()
                .ifPresent(rotation -> rotation.goOn(() -> behind(false).toList()));
    }

    private static Stream<String> missing(Desired stage, Role secret) {
        return stage.isApplied(secret) ? Stream.empty() : Stream.of("Secret " + stage.nameOf(secret));
    }

    private Stream<String> behind(boolean ofPlanet) {
        return deliveries.stream()
                .filter(stage ->
                        stage.behind().getAsBoolean() && stage.delivery().isOfPlanet() == ofPlanet)
                .map(stage -> "delivery " + stage.delivery().name());
    }

    /** What the deliveries want. */
    Stream<Desired> delivered() {
        return deliveries.stream().map(DeliveryStage::desired);
    }

    /** Everything that has to stay until something else is deleted. */
    List<Hold> holds(Planet landed, Observed observed) {
        return Stream.of(
                        TeardownStage.holds(landed, planet, observed).stream(),
                        access.holds().stream(),
                        people.holds().stream(),
                        deliveries.stream().flatMap(stage -> stage.holds().stream()))
                .flatMap(each -> each)
                .toList();
    }
}
