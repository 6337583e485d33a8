package ci.kingdon.moonlander.landing.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * How long tokens live. It is the one place where something is compared with the clock, which is the server's as it received the call.
 *
 * <p>Clocks may be wrong, the server's and a cluster's. A token is as old as the latest of its two times says that is not in the
 * future: when the function asked for it, by the function's own clock, and when the cluster made it. So a clock that is wrong by a day
 * makes the first rotation a day early or late, and the next ones not: the time between two is measured by one clock. How long a former
 * token is still accepted is measured by the function's clock alone.
 *
 * @param period after how long a token is replaced; empty where it is only when somebody asks
 * @param overlap for how long a token is still accepted after everything has the next one
 * @param askedBy a hash of what somebody asks by to have it replaced now
 * @param now when the call was received
 */
public record TokenLife(Optional<Duration> period, Duration overlap, Optional<String> askedBy, Instant now) {

    /** What is due by now and cannot be done yet is tried again after so long. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Whether a token that is in use is to be replaced. */
    public boolean isDue(Token token) {
        boolean asked = askedBy.isPresent() && !askedBy.equals(token.askedBy());
        return asked || rotatesAt(token).filter(time -> !time.isAfter(now)).isPresent();
    }

    /** When a token that is in use is to be replaced; empty where it has not been made yet, or never is. */
    public Optional<Instant> rotatesAt(Token token) {
        return period.flatMap(after -> since(token).map(time -> time.plus(after)));
    }

    /**
     * Since when a token should be everywhere that is on its way: for as long as a former one is accepted afterwards.
     *
     * @return empty where it is not late
     */
    public Optional<Instant> lateSince(Token newest) {
        return newest.requestedAt().map(time -> time.plus(overlap)).filter(time -> !time.isAfter(now));
    }

    /** Whether a former token is to be revoked. */
    public boolean isOver(Token former) {
        return revokedAt(former).filter(time -> !time.isAfter(now)).isPresent();
    }

    /** When a former token is to be revoked; empty while something does not have the next one. */
    public Optional<Instant> revokedAt(Token former) {
        return former.supersededAt().map(time -> time.plus(overlap));
    }

    /** How long it is from now until a time; at least a second. */
    public Duration until(Instant time) {
        Duration left = Duration.between(now, time);
        return left.compareTo(SOON) < 0 ? SOON : left;
    }

    private Optional<Instant> since(Token token) {
        return token.times()
                .filter(time -> !time.isAfter(now))
                .max(Comparator.naturalOrder())
                .or(() -> token.times().min(Comparator.naturalOrder()));
    }
}
