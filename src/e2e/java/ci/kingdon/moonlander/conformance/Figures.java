package ci.kingdon.moonlander.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Times, as people read them. */
final class Figures {

    private Figures() {}

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    /** The time that so many of a hundred did not take longer than, by the nearest rank. */
    static Duration percentile(List<Duration> times, int percent) {
        List<Duration> sorted = times.stream().sorted().toList();
        int rank = Math.ceilDiv(sorted.size() * percent, 100);
        return sorted.get(Math.max(rank, 1) - 1);
    }
}
