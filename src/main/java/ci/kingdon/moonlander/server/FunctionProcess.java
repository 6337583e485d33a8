package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The process of a composition function: all of a main method but the function itself. */
public final class FunctionProcess {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcess.class);

    /** The kubelet looks at a mounted Secret about once a minute, so looking more often than this gains little. */
    private static final Duration RELOAD = Duration.ofSeconds(5);

    /** Ends before the kubelet kills the process, which by default is 30 s after it asked it to end. */
    private static final Duration DRAIN = Duration.ofSeconds(25);

    /** A call may take this many times its request's size while it runs, if all of it is read as trees. */
    private static final int HEAP_OF_A_CALL = 10;

    private FunctionProcess() {}

    /**
     * Serves a function until the process gets a signal to end: reads the flags that every Crossplane function has, logs JSON
     * to stdout, and serves calls, health, reflection and metrics.
     *
     * <pre>{@code
     * public static void main(String[] args) throws InterruptedException {
     *     Program program = Program.of(Main.class, "function-example", "A function that composes an example.");
     *     System.exit(FunctionProcess.serve(program, new Runner(new ExampleComposer(), ServerClock.system())::run, args));
     * }
     * }</pre>
     *
     * @param function answers calls, several at a time; what it throws, errors included, becomes status INTERNAL
     * @return the exit code: 1 where the server could not start, 2 for wrong flags, 0 for help. After a signal the process
     *     ends by itself, with 0
     */
    public static int serve(Program program, Function<RunFunctionRequest, RunFunctionResponse> function, String... args)
            throws InterruptedException {
        return serve(program, function, new PrometheusRegistry(), args);
    }

    /**
     * The same for a function with metrics of its own.
     *
     * @param registry where they are; the server's are added
     */
    public static int serve(
            Program program,
            Function<RunFunctionRequest, RunFunctionResponse> function,
            PrometheusRegistry registry,
            String... args)
            throws InterruptedException {
        Logs.start(program.main().getPackageName());
        CommandLine command = new CommandLine(Flags.command(program));
        try {
            CommandLine.ParseResult given = command.parseArgs(args);
            Integer help = CommandLine.executeHelpRequest(given);
            return help == null ? serve(program, function, registry, Flags.of(given)) : help;
        } catch (ParameterException e) {
            String message = e.getMessage().replaceAll("\\s*\\R\\s*", " ");
            command.getErr().println(program.name() + ": " + message + " (--help lists the flags)");
            return CommandLine.ExitCode.USAGE;
        } catch (RuntimeException e) {
            LOG.error("cannot start: a bug", e);
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private static int serve(
            Program program,
            Function<RunFunctionRequest, RunFunctionResponse> function,
            PrometheusRegistry registry,
            Flags flags)
            throws InterruptedException {
        if (flags.debug()) {
            Logs.debug(program.main().getPackageName());
        }
        if (flags.insecureAnyway()) {
            LOG.warn("serving without encryption: --insecure wins over --tls-certs-dir");
        }
        FunctionServer.Settings settings = new FunctionServer.Settings(
                flags.address(),
                flags.network(),
                flags.certificates(),
                RELOAD,
                flags.certificates().isPresent() ? Tls.best() : Tls.JAVA,
                flags.maxRecvMessageBytes(),
                flags.maxConcurrentCalls().orElseGet(() -> fitting(flags.maxRecvMessageBytes())),
                FunctionServer.PATIENCE,
                FunctionServer.CONNECTION_AGE,
                DRAIN);
        program.warmUp().ifPresent(calls -> warmUp(calls, function));
        try {
            FunctionServer server = FunctionServer.start(settings, function, registry);
            Optional<MetricsServer> metrics = startMetrics(flags.metricsAddress(), registry);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, metrics), "shutdown"));
            LOG.atInfo()
                    .addKeyValue("version", program.version())
                    .addKeyValue("address", flags.address().toString())
                    .addKeyValue("port", server.port())
                    .addKeyValue("maxConcurrentCalls", settings.maxConcurrentCalls())
                    .addKeyValue(
                            "tls",
                            settings.certificates()
                                    .map(_ -> settings.tls().toString())
                                    .orElse("none"))
                    .addKeyValue("metricsPort", metrics.map(MetricsServer::port).orElse(null))
                    .log("listening");
            server.awaitClose();
            return CommandLine.ExitCode.OK;
        } catch (IOException e) {
            LOG.error("cannot start: {}", e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** How many calls with the largest request fit into the heap; at least one. */
    private static int fitting(int requestBytes) {
        long calls = Runtime.getRuntime().maxMemory() / requestBytes / HEAP_OF_A_CALL;
        return Math.clamp(calls, 1, FunctionServer.MOST_CALLS);
    }

    private static void warmUp(
            Consumer<Function<RunFunctionRequest, RunFunctionResponse>> warmUp,
            Function<RunFunctionRequest, RunFunctionResponse> function) {
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            try {
                warmUp.accept(function);
            } catch (Throwable e) {
                // Whatever it is, the server serves. Without the message, which may quote a request.
                LOG.warn("the calls to warm up failed: {}", e.getClass().getName());
            }
        });
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
        // A signal ends a JVM with exit code 128 + its number, such as 143, which looks like a failure. This is none.
        Runtime.getRuntime().halt(CommandLine.ExitCode.OK);
    }
}
