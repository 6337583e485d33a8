package ci.kingdon.moonlander.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The process's logs. What they look like is in {@link JsonLogs}. */
public final class Logs {

    private Logs() {}

    /** Makes java.util.logging, which gRPC uses, part of them. */
    public static void bridge() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Logs more of a package, and of those inside it: a line for each call. */
    public static void debug(String name) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.DEBUG);
    }
}
