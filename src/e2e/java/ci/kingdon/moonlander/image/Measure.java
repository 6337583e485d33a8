package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;

/**
 * Measures an image in 2 CPUs and 256 MiB: how large it is, how long from its start to its first answer, over mTLS, and how
 * much memory it has after a thousand calls. Arguments: the image, the same without its cache of classes, and a directory.
 */
final class Measure {

    private static final int STARTS = 10;
    private static final int CALLS = 1000;
    private static final int CALLERS = 8;

    private static final int MIB = 1024 * 1024;
    private static final List<String> LIMITS = List.of("hack/limited");

    private Measure() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[2]);
        UnpackedImage cached = UnpackedImage.of(Path.of(arguments[0]), fresh(directory, "cached"));
        UnpackedImage plain = UnpackedImage.of(Path.of(arguments[1]), fresh(directory, "plain"));
        RunFunctionRequest request = Calls.landed();
        size(cached);
        start(Map.of("with the cache", cached, "without", plain), directory, request);
        memory(cached, directory, request);
        System.out.println("load of this machine, which should be about 1: "
                + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private static void size(UnpackedImage image) throws Exception {
        long compressed = 0;
        long unpacked = 0;
        for (int i = 0; i < image.layers().size(); i++) {
            Path layer = image.layers().get(i);
            JsonNode history = image.configuration().path("history").path(i);
            String name =
                    history.path("comment").asString(history.path("created_by").asString());
            long length = unpacked(layer);
            System.out.println("layer " + name + ": " + sizes(Files.size(layer), length));
            compressed += Files.size(layer);
            unpacked += length;
        }
        System.out.println("image: " + sizes(compressed, unpacked));
    }

    private static long unpacked(Path layer) throws Exception {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(layer))) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static String sizes(long compressed, long unpacked) {
        return "%.1f MB compressed, %.1f MB unpacked".formatted(compressed / 1e6, unpacked / 1e6);
    }

    /** By turns, so that what else this machine does is the same for all. */
    private static void start(Map<String, UnpackedImage> images, Path directory, RunFunctionRequest request)
            throws Exception {
        Map<String, List<Long>> taken = new TreeMap<>();
        // The first of each finds its files on the disk.
        for (int i = 0; i <= STARTS; i++) {
            for (Map.Entry<String, UnpackedImage> image : images.entrySet()) {
                long milliseconds = start(image.getValue(), fresh(directory, "start"), request);
                if (i > 0) {
                    taken.computeIfAbsent(image.getKey(), key -> new ArrayList<>())
                            .add(milliseconds);
                }
            }
        }
        taken.forEach((name, all) -> {
            Collections.sort(all);
            System.out.println("start to first answer, " + name + ": median "
                    + (all.get(STARTS / 2 - 1) + all.get(STARTS / 2)) / 2 + " ms of " + all);
        });
    }

    private static long start(UnpackedImage image, Path directory, RunFunctionRequest request) throws Exception {
        try (Container container = Container.start(image, directory, LIMITS, Map.of(), List.of())) {
            container.client();
            container.answer(request);
            long age = new ProcessFigures(container.function().pid()).age();
            container.stop();
            return age;
        }
    }

    private static void memory(UnpackedImage image, Path directory, RunFunctionRequest request) throws Exception {
        try (Container container = Container.start(image, fresh(directory, "calls"), LIMITS, Map.of(), List.of());
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            container.client();
            for (int call = 0; call < CALLS; call++) {
                container.answer(request);
            }
            System.out.println("after " + CALLS + " calls, one by one: " + resident(container));
            for (Future<byte[]> call : callers.invokeAll(
                    Collections.nCopies(CALLS * CALLERS, (Callable<byte[]>) () -> container.answer(request)))) {
                call.get();
            }
            System.out.println(
                    "after " + CALLS * CALLERS + " more by " + CALLERS + " callers at once: " + resident(container));
            container.stop();
        }
    }

    private static String resident(Container container) throws Exception {
        ProcessFigures figures = new ProcessFigures(container.function().pid());
        return figures.resident() / MIB + " MiB resident, of which " + figures.anonymous() / MIB + " MiB are its own";
    }

    private static Path fresh(Path directory, String name) throws Exception {
        Files.createDirectories(directory);
        return Files.createTempDirectory(directory, name);
    }
}
