package ci.kingdon.moonlander.exposure;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.RefusalTable;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code attacks.yaml}: what a tenant tries who may create XExposures and nothing else, to get a name that is not its own. */
class AttacksTest {

    private static final String FILE = "exposure/attacks.yaml";

    @TestFactory
    Stream<DynamicTest> areRefused() {
        return new RefusalTable(FILE, Exposures.function()::run, () -> Exposures.xexposure("{}")).tests();
    }

    @Test
    void areListedForPeopleWithWhatStopsThem() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/exposure.md")).stream()
                        .dropWhile(line -> !line.equals("| a tenant tries to | what stops it |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(Yaml.list(FILE)
                        .map(row -> "| " + row.path("reason").asString() + " | "
                                + row.path("stop").asString() + " |")
                        .toList());
    }
}
