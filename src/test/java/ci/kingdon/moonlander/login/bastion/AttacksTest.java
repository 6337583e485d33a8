package ci.kingdon.moonlander.login.bastion;

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

/** {@code attacks.yaml}: what a tenant tries who may create XBastions and nothing else. */
class AttacksTest {

    private static final String FILE = "login/bastion/attacks.yaml";

    @TestFactory
    Stream<DynamicTest> areRefused() {
        return new RefusalTable(FILE, Bastions.function()::run, () -> Bastions.xbastion("{}")).tests();
    }

    @Test
    void areListedForPeopleWithWhatStopsThem() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/login-bastion.md")).stream()
                        .dropWhile(line -> !line.equals("| a tenant tries to | what stops it |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(Yaml.list(FILE)
                        .map(row -> "| " + row.path("reason").asString() + " | "
                                + row.path("stop").asString() + " |")
                        .toList());
    }
}
