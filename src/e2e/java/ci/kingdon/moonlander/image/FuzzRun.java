package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.fuzz.Verdict;
import io.grpc.ManagedChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends hostile requests to an image that runs in the Deployment's limits, with a heap of 64 MB: it has to answer each within a second and to
 * serve on, and no secret of a request may be in its answer or in the log. Arguments: the image, a directory to work in, the first case's
 * number, how many cases, and after how many minutes to stop at the latest.
 */
final class FuzzRun {

    private static final int CALLERS = 3;

    private static final String HEAP = "-Xmx64m";

    private static final long PROGRESS_SECONDS = 10;

    private FuzzRun() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        FuzzCalls calls = new FuzzCalls(
                Long.parseLong(arguments[2]),
                Long.parseLong(arguments[3]),
                Duration.ofMinutes(Long.parseLong(arguments[4])));
        UnpackedImage image = UnpackedImage.of(Path.of(arguments[0]), directory);
        try (Container container =
                Container.start(image, directory, List.of("hack/limited"), Map.of(), List.of(HEAP))) {
            run(container, calls);
            ManagedChannel channel = container.connect();
            calls.serves(channel);
            channel.shutdownNow();
            System.out.println("memory: "
                    + new ProcessFigures(container.function().pid()).peak() / 1024 / 1024 + " MiB resident at most");
            if (container.stop() != 0) {
                calls.found("it does not end with 0", "the process");
            }
            read(container, calls);
        }
        System.out.println(calls);
        System.exit(calls.isClean() ? 0 : 1);
    }

    private static void run(Container container, FuzzCalls calls) throws Exception {
        CountDownLatch callers = new CountDownLatch(CALLERS);
        for (int caller = 0; caller < CALLERS; caller++) {
            ManagedChannel channel = container.connect();
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    calls.run(channel);
                } catch (RuntimeException e) {
                    calls.found(e.toString(), "a bug of the test");
                    throw e;
                } finally {
                    channel.shutdownNow();
                    callers.countDown();
                }
            });
        }
        while (!callers.await(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
            System.out.println(calls);
        }
    }

    /** A line that equals what is logged of the same thing another time: where a stack trace begins. */
    private static String withoutTime(String line) {
        String text = line.replaceFirst("\"ts\":\"[^\"]*\",", "");
        return text.substring(0, Math.min(600, text.length()));
    }

    /** The log as a whole: without {@code --debug} it has lines only for what is out of the ordinary. */
    private static void read(Container container, FuzzCalls calls) {
        List<String> lines = container.read().lines().toList();
        System.out.println("log: " + lines.size() + " lines");
        lines.stream().filter(Verdict::containsSecret).forEach(_ -> calls.found("a secret", "log"));
        lines.stream()
                .filter(line -> !line.startsWith("{") || line.contains("\"level\":\"ERROR\""))
                .filter(line -> !line.startsWith("NOTE: Picked up"))
                .forEach(line -> calls.found(withoutTime(line), "log"));
    }
}
