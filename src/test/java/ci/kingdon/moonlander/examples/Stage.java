package ci.kingdon.moonlander.examples;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stage of an example.
 *
 * @param folder {@code examples/<example>/<n>-<stage>}
 */
record Stage(Path folder) {

    /** The examples that are rendered: those of XRs. */
    static List<Path> examples() throws IOException {
        return folders().stream().filter(Stage::isRendered).toList();
    }

    /** The examples that no function renders. */
    static List<Path> others() throws IOException {
        return folders().stream().filter(example -> !isRendered(example)).toList();
    }

    private static boolean isRendered(Path example) {
        return Files.exists(example.resolve("xr.yaml"));
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> examples = Files.list(Path.of("examples"))) {
            return examples.filter(Files::isDirectory).sorted().toList();
        }
    }

    static List<Stage> of(Path example) throws IOException {
        try (Stream<Path> stages = Files.list(example)) {
            return stages.filter(Files::isDirectory).sorted().map(Stage::new).toList();
        }
    }

    static List<Stage> all() throws IOException {
        List<Stage> all = new java.util.ArrayList<>();
        for (Path example : examples()) {
            all.addAll(of(example));
        }
        return all;
    }

    Path xr() {
        return file("xr.yaml").orElse(folder.resolveSibling("xr.yaml"));
    }

    /** The XRD and the Composition of the XR's kind. */
    Path api() {
        ObjectNode xr = Yaml.one(xr());
        String plural = xr.path("kind").asString().toLowerCase(Locale.ROOT) + "s";
        String group = xr.path("apiVersion").asString().split("/")[0];
        return Path.of("package/apis", group.equals("moons.kingdon.ci") ? plural : plural + "." + group);
    }

    /** The example's own Composition, or the one of the package. */
    Path composition() {
        return ofExample("composition.yaml").orElse(api().resolve("composition.yaml"));
    }

    /** A file that all stages share. */
    Optional<Path> ofExample(String name) {
        return Optional.of(folder.resolveSibling(name)).filter(Files::exists);
    }

    Optional<Path> file(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::exists);
    }

    Path rendered() {
        return folder.resolve("rendered.yaml");
    }

    @Override
    public String toString() {
        return folder.getParent().getFileName() + "/" + folder.getFileName();
    }
}
