package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.server.FunctionServer;
import ci.kingdon.moonlander.server.ListenAddress;
import ci.kingdon.moonlander.server.Logs;
import ci.kingdon.moonlander.server.MetricsServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The function's process: flags in, server out. */
public final class Moonlander {

    private static final Logger LOG = LoggerFactory.getLogger(Moonlander.class);

    /** The kubelet looks at a mounted Secret about once a minute, so looking more often than this gains little. */
    private static final Duration RELOAD = Duration.ofSeconds(5);

    /** Ends before the kubelet kills the process, which by default is 30 s after it asked it to end. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    private Moonlander() {}

    /** Where kinds are mapped to composers, one line each. */
    private static Map<Kind, Composer> composers() {
        return Map.of(
                LandingComposer.XLANDING,
                LandingComposer.ofXLanding(),
                LandingComposer.LANDING,
                LandingComposer.ofLanding(),
                NetworkComposer.XNETWORK,
                NetworkComposer.ofXNetwork(),
                NetworkComposer.ORIGINAL,
                NetworkComposer.ofOriginal(),
                NetworkComposer.TEST_INFRASTRUCTURE,
                NetworkComposer.ofTestInfrastructure());
    }

    /** Serves until the process is told to end. Exits with 0 then, 1 where it could not start, 2 for wrong flags. */
    public static void main(String[] args) throws InterruptedException {
        Logs.bridge();
        // Not a subcommand, for which picocli would read its annotations whenever the server starts.
        boolean plan = args.length > 0 && args[0].equals("plan");
        System.exit(
                plan
                        ? new CommandLine(new PlanCommand()).execute(Arrays.copyOfRange(args, 1, args.length))
                        : run(new CommandLine(Flags.command(version())), args));
    }

    private static int run(CommandLine command, String[] args) throws InterruptedException {
        try {
            CommandLine.ParseResult given = command.parseArgs(args);
            Integer help = CommandLine.executeHelpRequest(given);
            return help == null ? serve(Flags.of(given)) : help;
        } catch (ParameterException e) {
            String message = e.getMessage().replaceAll("\\s*\\R\\s*", " ");
            command.getErr().println("function-moonlander: " + message + " (--help lists the flags)");
            return CommandLine.ExitCode.USAGE;
        } catch (RuntimeException e) {
            LOG.error("cannot start: a bug", e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int serve(Flags flags) throws InterruptedException {
        if (flags.debug()) {
            Logs.debug(Moonlander.class.getPackageName());
        }
        if (flags.insecureAnyway()) {
            LOG.warn("serving without encryption: --insecure wins over --tls-certs-dir");
        }
        FunctionServer.Settings settings = new FunctionServer.Settings(
                flags.address(), flags.network(), flags.certificates(), RELOAD, flags.maxRecvMessageBytes(), DRAIN);
        Runner runner = new Runner(composers());
        WarmUp.start(runner::run);
        PrometheusRegistry registry = new PrometheusRegistry();
        try {
            FunctionServer server = FunctionServer.start(settings, runner::run, registry);
            Optional<MetricsServer> metrics = startMetrics(flags.metricsAddress(), registry);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, metrics), "shutdown"));
            LOG.atInfo()
                    .addKeyValue("version", version())
                    .addKeyValue("address", flags.address().toString())
                    .addKeyValue("port", server.port())
                    .addKeyValue("tls", settings.certificates().isPresent())
                    .addKeyValue("metricsPort", metrics.map(MetricsServer::port).orElse(null))
                    .log("listening");
            server.awaitClose();
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static Optional<MetricsServer> startMetrics(Optional<ListenAddress> address, PrometheusRegistry registry)
            throws IOException {
        return address.isPresent() ? Optional.of(MetricsServer.start(address.get(), registry)) : Optional.empty();
    }

    private static void stop(FunctionServer server, Optional<MetricsServer> metrics) {
        LOG.info("stopping");
        server.close();
        metrics.ifPresent(MetricsServer::close);
        LOG.info("stopped");
        // A JVM that a signal ended exits with 128 + its number, 143, which looks like a failure. This is none.
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    /** The jar's manifest has it; classes that were not packaged have none. */
    private static String version() {
        return Optional.ofNullable(Moonlander.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
