package ci.kingdon.moonlander.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes an image's cache of classes: has its JVM read and parse those of a list, and dump them. Arguments: the image, the list,
 * a directory to work in, and the cache.
 *
 * <p>It is not what {@code -XX:AOTCacheOutput} writes, nor with {@code -XX:+AOTClassLinking}: the one has the profiles of a run
 * in it, the other soft references with the time since this machine's boot. Without either, the same list gives the same
 * bytes.
 */
final class ClassCache {

    private static final String OUT = "/mnt/out";

    private ClassCache() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[2]));
        UnpackedImage image = UnpackedImage.of(Path.of(arguments[0]), directory);
        Path out = Container.writable(directory.resolve("out"));
        Files.copy(Path.of(arguments[1]), out.resolve("classes"));
        // The image's own flags, for a cache is good for no others; without the main class.
        List<String> command =
                new ArrayList<>(image.command().subList(0, image.command().size() - 1));
        command.addAll(List.of(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + OUT + "/classes",
                "-XX:SharedArchiveFile=" + OUT + "/cache"));
        Path log = directory.resolve("log");
        int status = new ProcessBuilder(Container.command(image, List.of(), Map.of(out, OUT), List.of(), command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0 || !Files.exists(out.resolve("cache"))) {
            throw new IllegalStateException("cannot dump the classes:\n" + Files.readString(log));
        }
        Path cache = Path.of(arguments[3]);
        Files.createDirectories(cache.getParent());
        Files.move(out.resolve("cache"), cache, StandardCopyOption.REPLACE_EXISTING);
    }
}
