package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** Scrapes the function as Prometheus would, but more often, for {@code make dashboard-picture}: a line for each series and time. */
final class MetricsRecorder implements AutoCloseable {

    private static final Duration STEP = Duration.ofSeconds(5);

    private final Engine engine;
    private final Path file;
    private final Thread thread;
    private int second;

    private MetricsRecorder(Engine engine, Path file) {
        this.engine = engine;
        this.file = file;
        this.thread = Thread.ofVirtual().name("metrics").unstarted(this::record);
    }

    /** Starts to record. */
    static MetricsRecorder start(Engine engine, Path file) {
        MetricsRecorder recorder = new MetricsRecorder(engine, file);
        recorder.thread.start();
        return recorder;
    }

    private void record() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                scrape();
                Thread.sleep(STEP);
                second += (int) STEP.toSeconds();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Scenarios replace the pod: one that does not answer is no sample. */
    private void scrape() throws InterruptedException {
        StringBuilder lines = new StringBuilder();
        List<FunctionPod> pods = engine.kubelet().pods(Installation.FUNCTION);
        for (int number = 0; number < pods.size(); number++) {
            String pod = "pod-" + number;
            try {
                pods.get(number)
                        .metrics()
                        .series()
                        .forEach((series, value) ->
                                lines.append("%d\t%s\t%s\t%s%n".formatted(second, pod, series, value)));
            } catch (IOException _) {
                continue;
            }
        }
        try {
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
