package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** One long-running process: it can be stopped, killed and started again as the same thing. */
public final class Daemon {

    private static final int PATIENCE_SECONDS = 20;

    private final String name;
    private List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    Daemon(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = log;
    }

    /** Starts it; its log goes on where it ended. */
    public synchronized void start() {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end (SIGTERM), and ends it if it does not. */
    public synchronized void stop() {
        process.destroy();
        await();
    }

    /** Ends it at once (SIGKILL), as a crash would. */
    public synchronized void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops it and starts it again. */
    public void restart() {
        stop();
        start();
    }

    /** Stops it for a while (SIGSTOP, SIGCONT): who asks it something waits. */
    public synchronized void pause(Duration time) throws IOException, InterruptedException {
        signal("STOP");
        try {
            Thread.sleep(time);
        } finally {
            signal("CONT");
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).start().waitFor();
    }

    /** Is started by another command from the next time on. */
    synchronized void command(UnaryOperator<List<String>> change) {
        command = List.copyOf(change.apply(command));
    }

    /** Its process id. */
    public synchronized long pid() {
        return process.pid();
    }

    /** The CPU time that it has spent since it was started last. */
    public Duration cpuTime() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    /** The memory that it holds now, in MiB. */
    public long residentMebibytes() throws IOException {
        return residentMebibytes(pid());
    }

    /** The memory that a process holds now, in MiB. */
    static long residentMebibytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Whether it runs. */
    public synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Fails, with the last lines that it said, if it has ended by itself. */
    synchronized void mustRun() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + Processes.tail(log));
        }
    }

    /** Everything that it said. */
    public String said() throws IOException {
        return Files.readString(log);
    }
}
