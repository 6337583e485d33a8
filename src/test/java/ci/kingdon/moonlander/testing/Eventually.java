package ci.kingdon.moonlander.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;

/** Waits for what takes a moment. The bound is generous: it is met only where something is broken. */
public final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    private Eventually() {}

    public static void until(String what, Callable<Boolean> condition) throws Exception {
        within(BOUND, STEP, () -> what, condition);
    }

    /**
     * Waits for a given time at most.
     *
     * @param step how long to wait between two looks
     * @param what what is waited for, asked for when it did not come
     */
    public static void within(Duration bound, Duration step, Callable<String> what, Callable<Boolean> condition)
            throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                Assertions.fail("waited " + bound.toSeconds() + " s in vain until " + what.call());
            }
            Thread.sleep(step);
        }
    }
}
