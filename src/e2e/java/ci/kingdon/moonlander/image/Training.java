package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.FunctionRunnerServiceBlockingStub;
import ci.kingdon.moonlander.testing.Calls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Lists the classes that landings use: lands the examples on a container, over mTLS. Arguments: the image, a directory to work
 * in, and the list.
 *
 * <p>No two runs load quite the same classes: timers go off or do not, threads meet or do not. So the list is kept, and
 * {@link ClassCache} makes the same bytes of it each time.
 */
final class Training {

    private static final String OUT = "/mnt/out";

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        UnpackedImage image = UnpackedImage.of(Path.of(arguments[0]), directory);
        Path out = Container.writable(directory.resolve("out"));
        try (Container container = Container.start(
                image, directory, List.of(), Map.of(out, OUT), List.of("-XX:DumpLoadedClassList=" + OUT + "/used"))) {
            FunctionRunnerServiceBlockingStub client = container.client();
            for (Path xr : Calls.xrs()) {
                Calls.land(xr, client::runFunction);
            }
            container.stop();
        }
        Files.write(Path.of(arguments[2]), classes(Files.readAllLines(out.resolve("used"))));
    }

    /** In an order that no thread had a part in, and without the numbers that come of it. */
    private static List<String> classes(List<String> used) {
        return used.stream()
                // Comments, and the constants that were resolved by then: threads and the compiler have a part in
                // which.
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp"))
                .map(line -> line.replaceFirst(" id: .*", ""))
                .distinct()
                .sorted()
                .toList();
    }
}
