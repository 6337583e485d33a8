package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** {@code examples/inspect-landings}: a CronOperation, which has no XR and no stages, on Crossplane's own renderer. */
class InspectLandingsExampleTest {

    static final Path FOLDER = Path.of("examples/inspect-landings");

    private static final Path RENDERED = FOLDER.resolve("rendered.yaml");

    @TempDir
    private Path scratch;

    @Test
    void itsReadmesCommandRendersWhatItsFolderSays() throws IOException, InterruptedException {
        String readme = Files.readString(FOLDER.resolve("README.md")).replaceAll("\\\\\\n\\s+", "");
        List<String> commands = Pattern.compile("(?m)^ {4}(\\S*crossplane operation render .*)$")
                .matcher(readme)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(commands).hasSize(1);
        try (Served function = Served.moonlander()) {
            List<ObjectNode> printed =
                    Yaml.all(new Renderer(function.port()).type(commands.getFirst(), scratch)).stream()
                            .map(InspectLandingsExampleTest::withoutClock)
                            .toList();
            if (Boolean.getBoolean("examples.update")) {
                Files.writeString(RENDERED, printed.stream().map(Yaml::write).collect(Collectors.joining("---\n")));
            }

            assertThat(printed).isEqualTo(Yaml.all(RENDERED));
        }
    }

    /** Core renders an Operation's conditions by the clock, unlike those of an XR. */
    private static ObjectNode withoutClock(ObjectNode rendered) {
        rendered.at("/status/conditions").forEach(condition -> ((ObjectNode) condition).remove("lastTransitionTime"));
        if (rendered.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("resourceVersion");
        }
        return rendered;
    }
}
