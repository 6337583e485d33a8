package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts processes, keeps what each of them says in a file of its own, and ends them all, the last one first. */
public final class Processes implements Engine.Part {

    private final Path logs;
    private final Deque<Daemon> started = new ArrayDeque<>();

    Processes(Path logs) throws IOException {
        this.logs = Files.createDirectories(logs);
    }

    /** Starts a process that runs until it is stopped. */
    synchronized Daemon start(String name, List<String> command, Map<String, String> environment) throws IOException {
        Daemon daemon = new Daemon(name, command, environment, logs.resolve(name + ".log"));
        daemon.start();
        started.push(daemon);
        return daemon;
    }

    /**
     * Runs a command to its end.
     *
     * @return the exit code
     */
    int run(String name, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
        return builder.start().waitFor();
    }

    /** Runs a command that must succeed; says what it said if it does not. */
    void succeed(String name, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        if (run(name, command, environment) != 0) {
            throw new IllegalStateException(name + " failed: " + String.join(" ", command) + "\n" + tail(log(name)));
        }
    }

    /** What everything said, a file a process. */
    public List<Path> logs() {
        try (Stream<Path> files = Files.list(logs)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log(String name) {
        return logs.resolve(name + ".log");
    }

    static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    @Override
    public synchronized void close() {
        started.forEach(Daemon::stop);
        started.clear();
    }
}
