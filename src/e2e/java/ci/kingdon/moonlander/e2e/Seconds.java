package ci.kingdon.moonlander.e2e;

import java.time.Duration;

/** How long things take, as scenarios say it. */
final class Seconds {

    private Seconds() {}

    /** Those since {@link System#nanoTime} was this. */
    static long since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
