package ci.kingdon.moonlander.inspection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** How old the token in use is, and whether it should have been rotated. */
final class TokenCheck {

    private TokenCheck() {}

    static Stream<Finding> find(InspectedLanding landing, Inspection inspection) {
        Optional<Instant> rotates = landing.rotatesAt();
        return rotates.isPresent()
                ? overdue(rotates.get(), inspection)
                : landing.issuedAt().stream().flatMap(issued -> old(issued, inspection));
    }

    private static Stream<Finding> overdue(Instant rotates, Inspection inspection) {
        return inspection.isLonger(rotates, inspection.spec().unreadyFor())
                ? Stream.of(new Finding(
                        Severity.Warning,
                        "RotationOverdue",
                        "the token was to be rotated at " + rotates + ", " + inspection.age(rotates)
                                + " ago; see what the condition AccessReady waits for, and whether the landing is"
                                + " paused or its planet cannot be reached"))
                : Stream.empty();
    }

    private static Stream<Finding> old(Instant issued, Inspection inspection) {
        Duration limit = inspection.spec().maxTokenAge();
        return inspection.isLonger(issued, limit)
                ? Stream.of(new Finding(
                        Severity.Warning,
                        "TokenTooOld",
                        "the token was issued at " + issued + ", " + inspection.age(issued)
                                + " ago, which is longer than maxTokenAge, " + Inspection.words(limit)
                                + "; ask for rotation by spec.access.rotationPeriod"))
                : Stream.empty();
    }
}
