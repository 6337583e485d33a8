package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures an image in 2 CPUs and 256 MiB: how large it is, how long from its start to its first answer, over mTLS, and how
 * much memory it has after a thousand calls. Arguments: the image, the same without its cache of classes, and a directory.
 */
final class Measure {

    private static final int STARTS = 10;
    private static final int CALLS = 1000;
    private static final List<String> LIMITS = List.of("hack/limited");

    private Measure() {}

    public static void main(String[] arguments) throws Exception {
        Path archive = Path.of(arguments[0]);
        Path directory = Path.of(arguments[2]);
        UnpackedImage cached = UnpackedImage.of(archive, fresh(directory, "cached"));
        UnpackedImage plain = UnpackedImage.of(Path.of(arguments[1]), fresh(directory, "plain"));
        RunFunctionRequest request = landed();

        System.out.printf("image: %s MiB, compressed%n", mebibytes(Files.size(archive)));
        for (String part :
                List.of("opt/java/lib/modules", "opt/java", "app/libs", "app/classpath", "app/moonlander.jsa", "lib")) {
            System.out.printf(
                    "  /%s: %s MiB, unpacked%n",
                    part, mebibytes(size(cached.root().resolve(part))));
        }
        System.out.printf(
                "start to first answer, median of %d, ms: %d with the cache, %d without%n",
                STARTS, start(cached, directory, request), start(plain, directory, request));
        try (Container container = Container.start(cached, fresh(directory, "calls"), LIMITS, Map.of(), List.of())) {
            container.client();
            for (int call = 0; call < CALLS; call++) {
                container.answer(request);
            }
            Path status = Path.of("/proc", String.valueOf(container.function().pid()), "status");
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM") || line.startsWith("RssAnon"))
                    .forEach(line -> System.out.println("after " + CALLS + " calls: " + line));
            container.stop();
        }
        System.out.println("load of this machine, which should be about 1: "
                + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    /** What core asks again and again of a landing that has landed. */
    private static RunFunctionRequest landed() throws Exception {
        Runner runner = new Runner(Map.of(LandingComposer.XLANDING, LandingComposer.ofXLanding()));
        List<RunFunctionRequest> last = new ArrayList<>();
        Calls.land(Path.of("examples/vcluster/xr.yaml"), request -> {
            last.add(request);
            return runner.run(request);
        });
        return last.getLast();
    }

    private static long start(UnpackedImage image, Path directory, RunFunctionRequest request) throws Exception {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            Path own = fresh(directory, "start");
            long before = System.nanoTime();
            try (Container container = Container.start(image, own, LIMITS, Map.of(), List.of())) {
                container.client();
                container.answer(request);
                taken.add((System.nanoTime() - before) / 1_000_000);
                container.stop();
            }
        }
        return taken.stream().sorted().toList().get(STARTS / 2);
    }

    private static Path fresh(Path directory, String name) throws Exception {
        Files.createDirectories(directory);
        return Files.createTempDirectory(directory, name);
    }

    private static long size(Path path) throws Exception {
        try (Stream<Path> files = Files.walk(path)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String mebibytes(long bytes) {
        return "%.1f".formatted(bytes / 1024.0 / 1024.0);
    }
}
