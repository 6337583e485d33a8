package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.FunctionRunnerServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes an image's cache of classes: lands the examples on a container, over mTLS, and has its JVM dump the classes that it
 * used, read and parsed. Arguments: the image, and a directory, which gets {@code out/moonlander.jsa}.
 *
 * <p>It is an archive of a list of classes, not what {@code -XX:AOTCacheOutput} writes: that has the training run's profiles
 * in it, and {@code -XX:+AOTClassLinking} puts soft references into it with the time since this machine's boot. A sorted list
 * without either gives the same bytes each time.
 */
final class Training {

    private static final String OUT = "/mnt/out";

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        UnpackedImage image = UnpackedImage.of(Path.of(arguments[0]), directory);
        Path out = Files.createDirectories(directory.resolve("out"));
        if (!out.toFile().setWritable(true, false)) {
            throw new IllegalStateException("cannot let everybody write into " + out);
        }
        land(image, directory, out);
        Files.write(out.resolve("sorted"), classes(Files.readAllLines(out.resolve("used"))));
        dump(image, directory, out);
    }

    private static void land(UnpackedImage image, Path directory, Path out) throws Exception {
        List<String> flags = List.of("-XX:DumpLoadedClassList=" + OUT + "/used");
        try (Container container = Container.start(image, directory, List.of(), Map.of(out, OUT), flags)) {
            FunctionRunnerServiceBlockingStub client = container.client();
            for (Path xr : Calls.xrs()) {
                Calls.land(xr, client::runFunction);
            }
            container.stop();
        }
    }

    /** In an order that no thread had a part in, and without the numbers that come of it. */
    static List<String> classes(List<String> used) {
        return used.stream()
                // Comments, and the constants that were resolved by then: threads and the compiler have a part in
                // which.
                .filter(line -> !line.startsWith("#") && !line.startsWith("@cp"))
                .map(line -> line.replaceFirst(" id: .*", ""))
                .distinct()
                .sorted()
                .toList();
    }

    private static void dump(UnpackedImage image, Path directory, Path out) throws Exception {
        // The image's own flags, for an archive is good for no others; without the main class.
        List<String> command =
                new ArrayList<>(image.command().subList(0, image.command().size() - 1));
        command.addAll(List.of(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + OUT + "/sorted",
                "-XX:SharedArchiveFile=" + OUT + "/moonlander.jsa"));
        Path log = directory.resolve("dump.log");
        int status = new ProcessBuilder(Container.command(image, List.of(), Map.of(out, OUT), List.of(), command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0 || !Files.exists(out.resolve("moonlander.jsa"))) {
            throw new IllegalStateException("cannot dump the classes:\n" + Files.readString(log));
        }
    }
}
