package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code make conformance} calls. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Checks a cluster that function-moonlander is installed on, in namespaces of its own, and takes everything away again.",
        footer = {
            "",
            "It exits with 0 where nothing failed, 1 where a check did, 2 where it could not begin, 3 where something could not be taken away."
        })
final class Conformance implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final int NOT_BEGUN = 2;
    private static final int NOT_REMOVED = 3;
    private static final int PATIENCE_MILLIS = 30_000;

    @Option(
            names = "--context",
            paramLabel = "<name>",
            defaultValue = "",
            description = "The kubeconfig's context. It has to be said, so that nobody checks a cluster by mistake")
    private String context;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "<check>",
            description = "Only these checks, and what they need; --list has their names")
    private List<String> only = List.of();

    @Option(names = "--skip", split = ",", paramLabel = "<check>", description = "Leaves these checks out")
    private List<String> skip = List.of();

    @Option(
            names = "--auth-contexts",
            split = ",",
            paramLabel = "<name>",
            description = "Further contexts for the matrix of who gets in where, each at its own cluster")
    private List<String> authContexts = List.of();

    @Option(
            names = "--aws",
            paramLabel = "<region>",
            description = "Makes a VPC in this region, by the provider's credentials")
    private String aws;

    @Option(
            names = "--host-config",
            paramLabel = "<name>",
            defaultValue = "in-cluster",
            description =
                    "The ClusterProviderConfig of provider-kubernetes by which landings make planets here. Default: ${DEFAULT-VALUE}")
    private String hostConfig;

    @Option(
            names = "--timeout",
            paramLabel = "<duration>",
            defaultValue = "10m",
            description = "How long a landing may take: 90s, 10m. Default: ${DEFAULT-VALUE}")
    private String timeout;

    @Option(
            names = "--report",
            paramLabel = "<folder>",
            defaultValue = "target/conformance",
            description = "Where report.html, report.json and junit.xml go. Default: ${DEFAULT-VALUE}")
    private Path report;

    @Option(
            names = "--crane",
            paramLabel = "<program>",
            description = "By which registries are asked for platforms. Default: none is asked")
    private Path crane;

    @Option(names = "--list", description = "Lists the checks, and makes none")
    private boolean list;

    @Option(names = "--clean", description = "Takes away what interrupted runs have left, and checks nothing")
    private boolean clean;

    private final PrintStream out;
    private final String version;

    private Conformance(PrintStream out, String version) {
        this.out = out;
        this.version = version;
    }

    /** The system property {@code conformance.version} says of which version it is. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Conformance(System.out, System.getProperty("conformance.version")))
                .setParameterExceptionHandler((e, _) -> refuse(e.getCommandLine(), e.getMessage()))
                .setExecutionExceptionHandler(
                        (e, command, _) -> e instanceof InterruptedException ? NOT_BEGUN : refuse(command, said(e)))
                .execute(arguments));
    }

    private static int refuse(CommandLine command, String why) {
        command.getErr().println("conformance: " + why);
        return NOT_BEGUN;
    }

    private static String said(Exception e) {
        return switch (e) {
            case KubernetesClientException refusal -> "the cluster is not reached: " + Refusals.said(refusal);
            case FileSystemException file -> "--report: cannot write " + file.getMessage();
            default -> e.getMessage();
        };
    }

    @Override
    public Integer call() throws Exception {
        List<Check> all = Checks.all(version);
        if (list) {
            all.forEach(check -> out.printf("%-20s %s%n", check.name(), check.title()));
            return 0;
        }
        Options options = options(all);
        Files.createDirectories(report);
        if (!Files.isWritable(report)) {
            throw new AccessDeniedException(report.toString());
        }
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(config(options)).build()) {
            String kubernetes = client.getKubernetesVersion().getGitVersion();
            Removal removal = new Removal(client.getConfiguration(), options.timeout());
            return clean ? clean(removal) : check(client, kubernetes, options, Checks.of(all, options), removal);
        }
    }

    private Options options(List<Check> all) {
        List<String> names = all.stream().map(Check::name).toList();
        known("--only", only, names, "check");
        known("--skip", skip, names, "check");
        return new Options(
                context,
                only,
                skip,
                authContexts,
                Optional.ofNullable(aws),
                hostConfig,
                duration(),
                report,
                Optional.ofNullable(crane).filter(Files::isExecutable));
    }

    private static void known(String option, List<String> given, List<String> names, String what) {
        given.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException(
                    option + ": there is no " + what + " " + name + "; there are " + String.join(", ", names));
        });
    }

    private Duration duration() {
        if (!timeout.matches("[1-9][0-9]{0,4}[smh]")) {
            throw new IllegalArgumentException("--timeout: " + timeout + " is no duration such as 90s, 10m or 1h");
        }
        return Duration.parse("PT" + timeout);
    }

    private static Config config(Options options) {
        options.authContexts().forEach(name -> knownContext("--auth-contexts", name));
        knownContext("--context", options.context());
        return new ConfigBuilder(Config.autoConfigure(options.context()))
                .withRequestTimeout(PATIENCE_MILLIS)
                .withRequestRetryBackoffLimit(2)
                .build();
    }

    /** The client would take the current context in place of one that is not there, and so another cluster than was meant. */
    private static void knownContext(String option, String context) {
        List<String> names = Config.autoConfigure(null).getContexts().stream()
                .map(NamedContext::getName)
                .toList();
        if (names.isEmpty()) {
            throw new IllegalArgumentException(option
                    + ": there is no kubeconfig with contexts, or it may not be read: KUBECONFIG says where it is");
        }
        if (context.isEmpty()) {
            throw new IllegalArgumentException(option + ": say which; there are " + String.join(", ", names));
        }
        known(option, List.of(context), names, "context");
    }

    private int clean(Removal removal) throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (String namespace : removal.namespaces()) {
            out.println("taking away " + namespace);
            left.addAll(removal.remove(namespace));
        }
        left.forEach(each -> out.println("still there: " + each));
        return left.isEmpty() ? 0 : NOT_REMOVED;
    }

    private int check(KubernetesClient client, String kubernetes, Options options, Checks checks, Removal removal)
            throws Exception {
        Instant start = Instant.now();
        Progress progress = Progress.onStandardOutput();
        Run run = new Run(client, options);
        List<Result> results = new ArrayList<>();
        Result removed;
        try (Interruption interruption = Interruption.heed(out, removal, run.namespace())) {
            results.addAll(checks.make(run, progress));
            removed = remove(run, removal, progress);
            interruption.over();
        }
        results.add(removed);
        Report all = new Report(
                options.context(),
                kubernetes,
                version(client),
                run.namespace(),
                start,
                Duration.between(start, Instant.now()),
                results,
                run.tables(),
                run.picture());
        ReportFiles.write(all, options.report());
        progress.ends(all, options.report());
        if (removed.outcome() == Outcome.FAILED) {
            return NOT_REMOVED;
        }
        return all.count(Outcome.FAILED) > 0 ? FAILED : 0;
    }

    private static String version(KubernetesClient client) {
        try {
            return Packages.function(client).flatMap(Packages::version).orElse("");
        } catch (KubernetesClientException _) {
            return "";
        }
    }

    private static Result remove(Run run, Removal removal, Progress progress) throws InterruptedException {
        String name = "removal";
        String title = "everything is taken away again";
        progress.starts(name, title);
        long start = System.nanoTime();
        List<String> left = removal.remove(run.namespace());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Result result = left.isEmpty()
                ? new Result(name, title, Outcome.PASSED, "gone after " + Figures.seconds(took), "", took)
                : new Result(
                        name,
                        title,
                        Outcome.FAILED,
                        "still there: " + String.join(", ", left),
                        "docs/troubleshooting.md, \"Teardown\"; then "
                                + run.options().again("CLEAN=yes"),
                        took);
        progress.ended(result);
        return result;
    }
}
