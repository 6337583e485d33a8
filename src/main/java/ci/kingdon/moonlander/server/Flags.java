package ci.kingdon.moonlander.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The process's flags, which are those that every Crossplane function has.
 *
 * <p>Calls declare them, not annotations: to read annotations Java generates classes, which would slow the start.
 *
 * @param debug whether to log each call
 * @param address where to listen for calls
 * @param certificates the directory of the server's certificates; empty for no encryption
 * @param insecureAnyway whether {@code --insecure} won over a directory that was given
 * @param maxRecvMessageBytes the largest request to accept
 * @param maxConcurrentCalls how many calls to run at once; empty for as many as memory allows
 * @param metricsAddress where to serve metrics; empty for nowhere
 */
record Flags(
        boolean debug,
        ListenAddress address,
        Network network,
        Optional<Path> certificates,
        boolean insecureAnyway,
        int maxRecvMessageBytes,
        OptionalInt maxConcurrentCalls,
        Optional<ListenAddress> metricsAddress) {

    private static final String CERTIFICATES_VARIABLE = "TLS_SERVER_CERTS_DIR";
    private static final int MEGABYTE = 1024 * 1024;
    /** gRPC keeps the size in an int. */
    private static final int MOST_MEGABYTES = Integer.MAX_VALUE / MEGABYTE;

    /** The command with these flags, for picocli to parse. */
    static CommandSpec command(Program program) {
        CommandSpec command = CommandSpec.create().name(program.name()).version(program.version());
        command.usageMessage()
                .description(program.description())
                .footer(program.footer().toArray(new String[0]))
                .sortOptions(false);
        return command.addOption(is("-d", "--debug")
                        .description("Log more, a line for each call among it.")
                        .build())
                .addOption(has("--address", "<host:port>", "0.0.0.0:9443")
                        .description("Where to listen for calls; port 0 for any. Default: ${DEFAULT-VALUE}")
                        .build())
                .addOption(has("--network", "<tcp>", "tcp")
                        .description("What to listen on: tcp, tcp4 or tcp6. Default: ${DEFAULT-VALUE}")
                        .build())
                .addOption(has("--tls-certs-dir", "<dir>", "${env:" + CERTIFICATES_VARIABLE + "}")
                        .description(
                                "The directory of the server's certificate and key (tls.crt, tls.key) and of the CA"
                                        + " that clients must be of (ca.crt). Read again when they change. Default: $$"
                                        + CERTIFICATES_VARIABLE)
                        .build())
                .addOption(is("--insecure")
                        .description("Serve without encryption, to whoever calls. Wins over --tls-certs-dir.")
                        .build())
                .addOption(has("--max-recv-message-size", "<MB>", "4")
                        .description("The largest request to accept, in MB. Default: ${DEFAULT-VALUE}")
                        .build())
                .addOption(has("--max-concurrent-calls", "<number>", "")
                        .description(
                                "How many calls to receive and run at once; more wait. Default: as many as fit into"
                                        + " the heap with requests of the largest size")
                        .build())
                .addOption(has("--metrics-address", "<host:port>", ":8080")
                        .description("Where to serve Prometheus metrics; empty for nowhere. Default: ${DEFAULT-VALUE}")
                        .build())
                .addOption(is("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(is("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
    }

    private static OptionSpec.Builder is(String... names) {
        return OptionSpec.builder(names).type(boolean.class).arity("0").defaultValue("false");
    }

    private static OptionSpec.Builder has(String name, String value, String byDefault) {
        return OptionSpec.builder(name).type(String.class).paramLabel(value).defaultValue(byDefault);
    }

    /**
     * The flags as given, with the defaults of those that were not.
     *
     * @throws ParameterException where a value is not allowed, or flags do not go together
     */
    static Flags of(ParseResult given) {
        CommandSpec command = given.commandSpec();
        boolean insecure = value(command, "--insecure");
        Optional<Path> directory = Optional.<String>ofNullable(value(command, "--tls-certs-dir"))
                .filter(name -> !name.isEmpty())
                .map(Path::of);
        Flags flags = new Flags(
                value(command, "--debug"),
                parsed(command, "--address", ListenAddress::parse),
                parsed(command, "--network", Network::parse),
                insecure ? Optional.empty() : directory,
                insecure && directory.isPresent(),
                parsed(command, "--max-recv-message-size", Flags::megabytes),
                value(command, "--max-concurrent-calls").equals("")
                        ? OptionalInt.empty()
                        : OptionalInt.of(parsed(command, "--max-concurrent-calls", Flags::calls)),
                value(command, "--metrics-address").equals("")
                        ? Optional.empty()
                        : Optional.of(parsed(command, "--metrics-address", ListenAddress::parse)));
        if (!insecure && directory.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "--tls-certs-dir: is not given, and neither is its environment variable " + CERTIFICATES_VARIABLE
                            + "; allowed: a directory of tls.crt, tls.key and ca.crt, or --insecure in its place");
        }
        return flags;
    }

    private static <T> T value(CommandSpec command, String name) {
        return command.findOption(name).getValue();
    }

    /** Not by a converter of picocli's: Java's cache of classes cannot hold a lambda that implements one of its interfaces. */
    private static <T> T parsed(CommandSpec command, String name, Function<String, T> parse) {
        try {
            return parse.apply(value(command, name));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    command.commandLine(), "Invalid value for option '" + name + "': " + e.getMessage());
        }
    }

    /** In bytes. */
    private static int megabytes(String value) {
        if (value.matches("\\d{1,4}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= MOST_MEGABYTES) {
            return Integer.parseInt(value) * MEGABYTE;
        }
        throw new IllegalArgumentException(
                "'" + value + "' is no size in MB; allowed: a whole number from 1 to " + MOST_MEGABYTES);
    }

    private static int calls(String value) {
        if (value.matches("\\d{1,4}") && Integer.parseInt(value) >= 1) {
            return Integer.parseInt(value);
        }
        throw new IllegalArgumentException(
                "'" + value + "' is no number of calls; allowed: a whole number from 1 to 9999");
    }
}
