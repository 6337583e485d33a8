package ci.kingdon.moonlander.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process's logs. Their form is in {@link JsonLogs}. */
final class Logs {

    private Logs() {}

    /**
     * Makes java.util.logging, which gRPC uses, part of the logs, and has this package and another log from level INFO.
     *
     * @param name the function's package. Its level is left alone where the user brought a configuration of logback
     */
    static void start(String name) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (!JsonLogs.isReplaced()) {
            level(name, Level.INFO);
        }
    }

    /** Logs from level DEBUG, which has a line for each call, in this package and in another with those inside it. */
    static void debug(String name) {
        level(name, Level.DEBUG);
    }

    private static void level(String name, Level level) {
        logger(Logs.class.getPackageName()).setLevel(level);
        logger(name).setLevel(level);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
