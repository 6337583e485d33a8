package ci.kingdon.moonlander.server;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one clock of the process, by which calls are stamped with when they were received. */
public final class ServerClock {

    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);

    /** By how much the clock is to be wrong, as ISO 8601 has it (P1D, -P1D): for tests of what a wrong clock does. */
    private static final String WRONG_BY = "moonlander.clock.wrongBy";

    private ServerClock() {}

    /** The machine's clock; a wrong one where the process was asked for that, which it says. */
    public static InstantSource system() {
        Duration wrong = Duration.parse(System.getProperty(WRONG_BY, "PT0S"));
        if (!wrong.isZero()) {
            LOG.warn("the clock is wrong by {}, as {} asks for", wrong, WRONG_BY);
        }
        return InstantSource.offset(InstantSource.system(), wrong);
    }
}
