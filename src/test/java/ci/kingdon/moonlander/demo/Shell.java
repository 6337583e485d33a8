package ci.kingdon.moonlander.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs commands as a shell does into which they are pasted, with nothing to read.
 *
 * @param environment what is set beside what the demo itself was started with
 * @param patience how long a command may take
 */
record Shell(Map<String, String> environment, Duration patience) {

    /**
     * How a command ended.
     *
     * @param status its exit status
     * @param inTime whether it ended by itself
     */
    record End(int status, boolean inTime) {

        boolean isGood() {
            return inTime && status == 0;
        }
    }

    /** Runs a command, and tells of each line as soon as it is there: of stdout and of stderr, as a terminal shows both. */
    End run(String command, Consumer<String> line) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-o", "pipefail", "-c", command))
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Thread hook = new Thread(() -> kill(process));
        Runtime.getRuntime().addShutdownHook(hook);
        CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(
                () -> kill(process), CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            out.lines().forEach(line);
        }
        int status = process.waitFor();
        boolean inTime = late.cancel(false);
        Runtime.getRuntime().removeShutdownHook(hook);
        return new End(status, inTime);
    }

    private static boolean kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return true;
    }
}
