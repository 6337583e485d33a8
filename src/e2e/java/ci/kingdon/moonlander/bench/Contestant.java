package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.image.UnpackedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function as it is published: an image, and the flags that it is started with.
 *
 * @param compressed the bytes of the image's layers, compressed
 */
record Contestant(String name, UnpackedImage image, List<String> flags, long compressed) {

    /** This machine's image of ours. */
    static Contestant ofImage(String name, Path archive, Path directory, List<String> flags) throws Exception {
        UnpackedImage image = UnpackedImage.of(archive, directory);
        long compressed = 0;
        for (Path layer : image.layers()) {
            compressed += Files.size(layer);
        }
        return new Contestant(name, image, flags, compressed);
    }

    /** A program that is alone in its image, as one in Go is. Its makers' images have a base of some megabytes below it. */
    static Contestant ofProgram(String name, Path program, String architecture, Path directory, List<String> flags)
            throws Exception {
        Path root = Files.createDirectories(directory.resolve("root"));
        Files.copy(program, root.resolve("function"), StandardCopyOption.COPY_ATTRIBUTES);
        ObjectNode configuration = JsonNodeFactory.instance.objectNode().put("architecture", architecture);
        configuration.withObject("config").putArray("Entrypoint").add("/function");
        return new Contestant(name, new UnpackedImage(root, configuration, List.of()), flags, compressed(program));
    }

    private static long compressed(Path program) throws IOException {
        Path file = Files.createTempFile("bench", ".gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            Files.copy(program, out);
        }
        long size = Files.size(file);
        Files.delete(file);
        return size;
    }

    /** The command that starts it. */
    List<String> command(String address) {
        List<String> command = new ArrayList<>(image.command());
        command.addAll(List.of("--address", address));
        command.addAll(flags);
        return command;
    }
}
