package ci.kingdon.moonlander.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image's file system and configuration, unpacked from an archive as {@code docker save} writes it.
 *
 * @param root its file system
 * @param configuration what it says of itself
 * @param layers what its file system is made of, from the bottom up, compressed
 */
public record UnpackedImage(Path root, JsonNode configuration, List<Path> layers) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Unpacks one; owners and times of its files stay. */
    public static UnpackedImage of(Path archive, Path directory) throws IOException, InterruptedException {
        Path image = Files.createDirectories(directory.resolve("image"));
        Path root = Files.createDirectories(directory.resolve("root"));
        tar(archive, image);
        JsonNode manifest = JSON.readTree(image.resolve("manifest.json")).path(0);
        List<Path> layers = manifest.path("Layers")
                .valueStream()
                .map(layer -> image.resolve(layer.asString()))
                .toList();
        // None of ours deletes what a layer below it brings.
        for (Path layer : layers) {
            tar(layer, root);
        }
        return new UnpackedImage(
                root, JSON.readTree(image.resolve(manifest.path("Config").asString())), layers);
    }

    private static void tar(Path archive, Path directory) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "tar",
                        "-x",
                        "--warning=no-unknown-keyword",
                        "--same-permissions",
                        "-f",
                        archive.toString(),
                        "-C",
                        directory.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("cannot unpack " + archive);
        }
    }

    String architecture() {
        return configuration.path("architecture").asString();
    }

    /** The command that it runs. */
    public List<String> command() {
        return strings("Entrypoint", "Cmd");
    }

    /** Its environment: {@code NAME=value}. */
    List<String> environment() {
        return strings("Env");
    }

    private List<String> strings(String... fields) {
        List<String> strings = new ArrayList<>();
        for (String field : fields) {
            configuration.path("config").path(field).forEach(item -> strings.add(item.asString()));
        }
        return strings;
    }
}
