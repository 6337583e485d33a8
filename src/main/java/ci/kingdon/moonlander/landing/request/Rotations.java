package ci.kingdon.moonlander.landing.request;

import ci.kingdon.moonlander.function.Invalid;
import java.time.Duration;
import java.util.Optional;

/**
 * What the platform says about replacing tokens.
 *
 * @param standard after how long, for landings that do not say
 * @param longest after how long at the latest; then all are
 * @param asked for how long a former token is still accepted
 */
public record Rotations(Optional<Duration> standard, Optional<Duration> longest, Optional<Duration> asked) {

    /** The kubelet brings what has changed in a Secret to those who mount it within two minutes or so, and clients read files again. */
    private static final Duration SHORTEST_OVERLAP = Duration.ofMinutes(10);

    /** A former token is still accepted for this part of the period. */
    private static final int PART = 10;

    /** Two overlaps follow each other at the earliest, so that there never are more than two tokens. */
    private static final int OVERLAPS = 2;

    /**
     * After how long a landing's tokens are replaced; empty where they are not.
     *
     * @throws Invalid where the platform wants it sooner, or it is too short for the overlap
     */
    public Optional<Duration> period(String path, Optional<Duration> own) {
        Optional<Duration> period = own.or(() -> standard).or(() -> longest);
        period.ifPresent(wanted -> check(own.isPresent() ? path : platform(), wanted));
        return period;
    }

    private String platform() {
        return standard.isPresent() ? "input.defaults.rotationPeriod" : "input.policy.maxRotationPeriod";
    }

    private void check(String path, Duration wanted) {
        if (longest.filter(most -> wanted.compareTo(most) > 0).isPresent()) {
            throw new Invalid(
                    path,
                    "is longer than policy.maxRotationPeriod of the Composition's input",
                    "at most " + words(longest.get()));
        }
        Duration shortest = overlap(Optional.of(wanted)).multipliedBy(OVERLAPS);
        if (wanted.compareTo(shortest) < 0) {
            throw new Invalid(
                    path,
                    "is too short: a former token is still accepted for " + words(overlap(Optional.of(wanted))),
                    "at least " + words(shortest));
        }
    }

    /**
     * For how long a former token is still accepted.
     *
     * @param period after how long tokens are replaced
     */
    public Duration overlap(Optional<Duration> period) {
        Duration part = period.map(whole -> whole.dividedBy(PART)).orElse(SHORTEST_OVERLAP);
        return asked.orElse(part.compareTo(SHORTEST_OVERLAP) > 0 ? part : SHORTEST_OVERLAP);
    }

    private static String words(Duration duration) {
        String text = (duration.toDays() > 0 ? duration.toDays() + "d" : "")
                + (duration.toHoursPart() > 0 ? duration.toHoursPart() + "h" : "")
                + (duration.toMinutesPart() > 0 ? duration.toMinutesPart() + "m" : "")
                + (duration.toSecondsPart() > 0 ? duration.toSecondsPart() + "s" : "");
        return text.isEmpty() ? "0s" : text;
    }
}
