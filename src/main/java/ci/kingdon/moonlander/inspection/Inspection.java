package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import java.time.Duration;
import java.time.Instant;

/**
 * One inspection.
 *
 * @param spec what is asked for
 * @param now when it was asked for: the only clock that there is
 */
record Inspection(InspectionSpec spec, Instant now) {

    /** Whether something has lasted for longer than it may. */
    boolean isLonger(Instant since, Duration limit) {
        return since.plus(limit).isBefore(now);
    }

    /** How long ago something was; no time at all where it is yet to come. */
    String age(Instant since) {
        return words(since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO);
    }

    /** A length of time in whole units, none of them zero but for the last. */
    static String words(Duration length) {
        if (length.toDays() > 0) {
            return length.toDays() + "d";
        }
        return length.toHours() > 0 ? length.toHours() + "h" : length.toMinutes() + "m";
    }
}
