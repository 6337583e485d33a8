package ci.kingdon.moonlander.inspection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the conditions of a landing say, and for how long. */
final class ConditionCheck {

    /** In the order in which one waits for the other. */
    private static final List<String> STAGES = List.of("PlanetReady", "AccessReady", "Delivered");

    private ConditionCheck() {}

    static Stream<Finding> reachable(InspectedLanding landing, Inspection inspection) {
        return Stream.of("PlanetReachable")
                .filter(landing::isFalse)
                .map(condition -> new Finding(
                        Severity.Critical,
                        "PlanetUnreachable",
                        "the planet cannot be reached" + since(landing.since(condition), inspection)
                                + "; look at the planet's API server and the network to it, and at the message of condition"
                                + " PlanetReachable"));
    }

    static Stream<Finding> ready(InspectedLanding landing, Inspection inspection) {
        Duration limit = inspection.spec().unreadyFor();
        return landing
                .since("Ready")
                .filter(_ -> !landing.isReady())
                .filter(since -> inspection.isLonger(since, limit))
                .map(since -> new Finding(
                        Severity.Critical,
                        "NotReady",
                        "not Ready" + since(Optional.of(since), inspection) + ", which is longer than unreadyFor, "
                                + Inspection.words(limit) + waits(landing)
                                + "; docs/troubleshooting.md says what to do about each reason"))
                .stream();
    }

    private static String waits(InspectedLanding landing) {
        return STAGES.stream()
                .filter(landing::isFalse)
                .findFirst()
                .map(stage -> ": " + stage + " is False"
                        + landing.reason(stage).map(reason -> ", " + reason).orElse(""))
                .orElse("");
    }

    static Stream<Finding> deletion(InspectedLanding landing, Inspection inspection) {
        return landing
                .deleted()
                .filter(since -> inspection.isLonger(since, inspection.spec().unreadyFor()))
                .map(since -> new Finding(
                        Severity.Warning,
                        "DeletionStuck",
                        "is being deleted" + since(Optional.of(since), inspection) + "; look at what it"
                                + " composed, and at the finalizers of that: kubectl get -o yaml"))
                .stream();
    }

    private static String since(Optional<Instant> since, Inspection inspection) {
        return since.map(time -> " since " + time + ", for " + inspection.age(time))
                .orElse("");
    }
}
