package ci.kingdon.moonlander.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;

/** Waits for what takes a moment. The bound is generous: it is met only where something is broken. */
final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final Duration STEP = Duration.ofMillis(20);

    private Eventually() {}

    static void until(String what, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - start > BOUND.toNanos()) {
                Assertions.fail("waited in vain until " + what);
            }
            Thread.sleep(STEP);
        }
    }
}
