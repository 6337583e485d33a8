package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.landing.access.AccessStage;
import ci.kingdon.moonlander.landing.access.ParentStage;
import ci.kingdon.moonlander.landing.access.PeopleStage;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.teardown.TeardownStage;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
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
