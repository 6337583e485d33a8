package ci.kingdon.moonlander.login.provider;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.RefusalTable;
import ci.kingdon.moonlander.testing.StageTable;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * {@code attacks-refused.yaml} and {@code attacks-harmless.yaml}: what a tenant tries who may create XIdentityProviders and nothing else, where the
 * platform team has opened nothing.
 */
class AttacksTest {

    private static final String REFUSED = "login/provider/attacks-refused.yaml";
    private static final String HARMLESS = "login/provider/attacks-harmless.yaml";

    @TestFactory
    Stream<DynamicTest> areRefused() {
        return new RefusalTable(REFUSED, Providers.function()::run, () -> Providers.provider("{}")).tests();
    }

    @TestFactory
    Stream<DynamicTest> areHarmless() {
        return new StageTable(HARMLESS, Providers.function()::run, () -> Providers.provider("{}")).tests();
    }

    @Test
    void areMadeUnderAPolicyThatOpensNothing() {
        assertThat(Stream.of(REFUSED, HARMLESS).flatMap(Yaml::list)).noneMatch(row -> row.has("input"));
    }

    @Test
    void areListedForPeopleWithWhatStopsThem() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/login.md")).stream()
                        .dropWhile(line -> !line.equals("| a tenant tries to | | what stops it |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|")))
                .containsExactlyElementsOf(Stream.concat(rows(REFUSED, "refused"), rows(HARMLESS, "harmless"))
                        .toList());
    }

    private static Stream<String> rows(String file, String how) {
        return Yaml.list(file)
                .map(row -> "| " + row.path("reason").asString() + " | " + how + " | "
                        + row.path("stop").asString() + " |");
    }
}
