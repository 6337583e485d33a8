package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image in the registry, as a container runtime takes it from there. */
record Image(Processes processes, Programs programs, String reference) {

    /** A package may have images for several; a machine takes its own. */
    static final String PLATFORM =
            "linux/" + ("aarch64".equals(System.getProperty("os.arch")) ? "arm64" : System.getProperty("os.arch"));

    /** Unpacks its file system, once, and its configuration beside it. */
    Path unpack(Path directory) throws IOException, InterruptedException {
        Path root = directory.resolve(reference.replaceAll("[^a-zA-Z0-9.]", "_"));
        if (!Files.exists(root)) {
            Files.createDirectories(root);
            processes.succeed(
                    "pull",
                    List.of(
                            "bash",
                            "-euo",
                            "pipefail",
                            "-c",
                            """
                                    "$1" export --platform "$4" "$2" - | tar -x --warning=no-unknown-keyword -C "$3"
                                    "$1" config --platform "$4" "$2" > "$3.json"
                                    """,
                            "pull",
                            programs.path("crane"),
                            reference,
                            root.toString(),
                            PLATFORM),
                    Map.of());
        }
        return root;
    }

    /** The command that an unpacked image runs. */
    static List<String> command(Path root) {
        return strings(
                configuration(root).path("Entrypoint"), configuration(root).path("Cmd"));
    }

    /** Its environment: {@code NAME=value}. */
    static List<String> environment(Path root) {
        return strings(configuration(root).path("Env"));
    }

    private static JsonNode configuration(Path root) {
        return new JsonMapper()
                .readTree(root.resolveSibling(root.getFileName() + ".json").toFile())
                .path("config");
    }

    private static List<String> strings(JsonNode... lists) {
        List<String> strings = new ArrayList<>();
        for (JsonNode list : lists) {
            list.forEach(item -> strings.add(item.asString()));
        }
        return strings;
    }
}
