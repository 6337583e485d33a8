package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A registry on this machine, and the programs of the engine that work with one.
 *
 * @param process empty where somebody else ends it
 */
record Registry(String host, Optional<Process> process) implements AutoCloseable {

    private static final Pattern SERVING = Pattern.compile("serving on port (\\d+)");

    /** Starts an empty one on a free port. */
    static Registry start(Path directory) throws Exception {
        Path log = directory.resolve("registry.log");
        Process process = new ProcessBuilder(bin("registry"), "-port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Eventually.until(
                "the registry serves",
                () -> SERVING.matcher(Files.readString(log)).find());
        Matcher serving = SERVING.matcher(Files.readString(log));
        assertThat(serving.find()).isTrue();
        return new Registry("127.0.0.1:" + serving.group(1), Optional.of(process));
    }

    /** The one that the engine has, which ends it. */
    static Registry ofEngine() {
        return new Registry(Engine.REGISTRY, Optional.empty());
    }

    /** Runs {@code make push} into it. Configurations name their registry, so that these are for nobody else, and are built elsewhere. */
    void push(Path directory, Map<String, String> environment, String... variables) throws Exception {
        run(
                environment,
                Stream.concat(
                                Stream.of(
                                        "make",
                                        "--no-print-directory",
                                        "push",
                                        "REGISTRY=" + host,
                                        "CONFIGURATION=" + directory.resolve("configuration-moonlander.xpkg"),
                                        "NETWORK_CONFIGURATION="
                                                + directory.resolve("configuration-moonlander-network.xpkg"),
                                        "LOGIN_CONFIGURATION="
                                                + directory.resolve("configuration-moonlander-login.xpkg")),
                                Stream.of(variables))
                        .toArray(String[]::new));
    }

    /** What it calls a package, by the package's version. */
    String tagged(String name) throws Exception {
        String repository = host + "/kingdon-ci/" + name;
        return repository + ":"
                + run(bin("crane"), "ls", repository)
                        .lines()
                        .filter(tag -> tag.startsWith("v"))
                        .findFirst()
                        .orElseThrow();
    }

    /** The same by its digest. */
    String digested(String name) throws Exception {
        return host + "/kingdon-ci/" + name + "@"
                + run(bin("crane"), "digest", tagged(name)).strip();
    }

    /** A program of the engine. */
    static String bin(String name) {
        return EngineFiles.directory().resolve("bin").resolve(name).toString();
    }

    /** Runs a command, which has to succeed, and returns what it prints. */
    static String run(String... command) throws Exception {
        return run(Map.of(), command);
    }

    /** Runs a command, which has to succeed, with more in its environment, and returns what it prints. */
    static String run(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .describedAs("%s\n%s", String.join(" ", command), output)
                .isZero();
        return output;
    }

    @Override
    public void close() {
        process.ifPresent(Process::destroy);
    }
}
