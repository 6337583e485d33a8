package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.server.FunctionServer;
import ci.kingdon.moonlander.server.ListenAddress;
import ci.kingdon.moonlander.server.Logs;
import ci.kingdon.moonlander.server.MetricsServer;
import ci.kingdon.moonlander.server.Network;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The function's process: flags in, server out. The flags are those that every Crossplane function has. */
@Command(
        name = "function-moonlander",
        description = "A Crossplane composition function that lands Kubernetes clusters inside Kubernetes clusters.",
        mixinStandardHelpOptions = true,
        versionProvider = Moonlander.Version.class,
        sortOptions = false)
public final class Moonlander implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(Moonlander.class);

    /** The kubelet looks at a mounted Secret about once a minute, so looking more often than this gains little. */
    private static final Duration RELOAD = Duration.ofSeconds(5);

    /** Ends before the kubelet kills the process, which by default is 30 s after it asked it to end. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-d", "--debug"},
            description = "Log more, a line for each call among it.")
    private boolean debug;

    @Option(
            names = "--address",
            paramLabel = "<host:port>",
            defaultValue = "0.0.0.0:9443",
            converter = AddressConverter.class,
            description = "Where to listen for calls; port 0 for any. Default: ${DEFAULT-VALUE}")
    private ListenAddress address;

    @Option(
            names = "--network",
            paramLabel = "<tcp>",
            defaultValue = "tcp",
            converter = NetworkConverter.class,
            description = "What to listen on: tcp, tcp4 or tcp6. Default: ${DEFAULT-VALUE}")
    private Network network;

    @Option(
            names = "--tls-certs-dir",
            paramLabel = "<dir>",
            defaultValue = "${env:TLS_SERVER_CERTS_DIR}",
            description =
                    "The directory of the server's certificate and key (tls.crt, tls.key) and of the CA that clients must"
                            + " be of (ca.crt). Read again when they change. Default: $$TLS_SERVER_CERTS_DIR")
    private String tlsCertsDir;

    @Option(
            names = "--insecure",
            description = "Serve without encryption, to whoever calls. Wins over --tls-certs-dir.")
    private boolean insecure;

    @Option(
            names = "--max-recv-message-size",
            paramLabel = "<MB>",
            defaultValue = "4",
            converter = MegabytesConverter.class,
            description = "The largest request to accept, in MB. Default: ${DEFAULT-VALUE}")
    private int maxRecvMessageBytes;

    @Option(
            names = "--metrics-address",
            paramLabel = "<host:port>",
            defaultValue = ":8080",
            converter = OptionalAddressConverter.class,
            description = "Where to serve Prometheus metrics; empty for nowhere. Default: ${DEFAULT-VALUE}")
    private Optional<ListenAddress> metricsAddress;

    private Moonlander() {}

    /** Where kinds are mapped to composers, one line each. */
    private static Map<Kind, Composer> composers() {
        return Map.of(
                LandingComposer.XLANDING,
                LandingComposer.ofXLanding(),
                LandingComposer.LANDING,
                LandingComposer.ofLanding());
    }

    /** Serves until the process is told to end. Exits with 0 then, 1 where it could not start, 2 for wrong flags. */
    public static void main(String[] args) {
        Logs.bridge();
        System.exit(new CommandLine(new Moonlander())
                .setParameterExceptionHandler(Moonlander::refuse)
                .setExecutionExceptionHandler(Moonlander::giveUp)
                .execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (debug) {
            Logs.debug(Moonlander.class.getPackageName());
        }
        FunctionServer.Settings settings =
                new FunctionServer.Settings(address, network, certificates(), RELOAD, maxRecvMessageBytes, DRAIN);
        PrometheusRegistry registry = new PrometheusRegistry();
        try {
            FunctionServer server = FunctionServer.start(settings, new Runner(composers())::run, registry);
            Optional<MetricsServer> metrics = startMetrics(registry);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, metrics), "shutdown"));
            LOG.atInfo()
                    .addKeyValue("version", new Version().getVersion()[0])
                    .addKeyValue("address", address.toString())
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

    private Optional<MetricsServer> startMetrics(PrometheusRegistry registry) throws IOException {
        return metricsAddress.isPresent()
                ? Optional.of(MetricsServer.start(metricsAddress.get(), registry))
                : Optional.empty();
    }

    private Optional<Path> certificates() {
        boolean given = tlsCertsDir != null && !tlsCertsDir.isEmpty();
        if (!insecure && !given) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--tls-certs-dir: is not given, and neither is its environment variable TLS_SERVER_CERTS_DIR; allowed: a"
                            + " directory of tls.crt, tls.key and ca.crt, or --insecure in its place");
        }
        if (insecure && given) {
            LOG.warn("serving without encryption: --insecure wins over --tls-certs-dir");
        }
        return insecure ? Optional.empty() : Optional.of(Path.of(tlsCertsDir));
    }

    private static void stop(FunctionServer server, Optional<MetricsServer> metrics) {
        LOG.info("stopping");
        server.close();
        metrics.ifPresent(MetricsServer::close);
        LOG.info("stopped");
        // A JVM that a signal ended exits with 128 + its number, 143, which looks like a failure. This is none.
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }

    private static int refuse(ParameterException e, String[] args) {
        String message = e.getMessage().replaceAll("\\s*\\R\\s*", " ");
        e.getCommandLine().getErr().println("function-moonlander: " + message + " (--help lists the flags)");
        return CommandLine.ExitCode.USAGE;
    }

    private static int giveUp(Exception e, CommandLine commandLine, CommandLine.ParseResult flags) {
        LOG.error("cannot start: a bug", e);
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static final class AddressConverter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String value) {
            try {
                return ListenAddress.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** An address, or null for none, of which picocli makes an Optional. */
    private static final class OptionalAddressConverter implements ITypeConverter<ListenAddress> {
        @Override
        public ListenAddress convert(String value) {
            return value.isEmpty() ? null : new AddressConverter().convert(value);
        }
    }

    private static final class NetworkConverter implements ITypeConverter<Network> {
        @Override
        public Network convert(String value) {
            try {
                return Network.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private static final class MegabytesConverter implements ITypeConverter<Integer> {

        private static final int MEGABYTE = 1024 * 1024;

        /** gRPC keeps the size in an int. */
        private static final int MOST = Integer.MAX_VALUE / MEGABYTE;

        @Override
        public Integer convert(String value) {
            if (value.matches("\\d{1,4}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= MOST) {
                return Integer.parseInt(value) * MEGABYTE;
            }
            throw new TypeConversionException(
                    "'" + value + "' is no size in MB; allowed: a whole number from 1 to " + MOST);
        }
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            // The jar's manifest has it; classes that were not packaged have none.
            String version = Moonlander.class.getPackage().getImplementationVersion();
            return new String[] {version == null ? "development" : version};
        }
    }
}
