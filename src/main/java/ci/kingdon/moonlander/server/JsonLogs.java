package ci.kingdon.moonlander.server;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.fieldnames.LogstashCommonFieldNames;
import net.logstash.logback.fieldnames.LogstashFieldNames;

/**
 * The form of the logs: one JSON object a line on stdout, as a cluster's log collectors expect. All loggers log from level
 * WARN, gRPC's and netty's foremost; {@link Logs} has those of the function log more. logback finds this class as a service.
 *
 * <p>A {@code logback.xml} would do the same, but reading one takes a fifth of the process's start. A file that
 * {@code -Dlogback.configurationFile} names replaces this class.
 */
public final class JsonLogs extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (isReplaced()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setFieldNames(names());
        encoder.setTimeZone("UTC");
        encoder.setFindAndRegisterJacksonModules(false);
        encoder.start();
        ConsoleAppender<ILoggingEvent> stdout = new ConsoleAppender<>();
        stdout.setContext(context);
        stdout.setName("stdout");
        stdout.setEncoder(encoder);
        stdout.start();
        Logger everything = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        everything.setLevel(Level.WARN);
        everything.addAppender(stdout);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Whether the user brought another configuration. */
    static boolean isReplaced() {
        return System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null;
    }

    private static LogstashFieldNames names() {
        LogstashFieldNames names = new LogstashFieldNames();
        names.setTimestamp("ts");
        names.setMessage("msg");
        names.setLogger("logger");
        names.setStackTrace("stacktrace");
        names.setThread(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setVersion(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        names.setLevelValue(LogstashCommonFieldNames.IGNORE_FIELD_INDICATOR);
        return names;
    }
}
