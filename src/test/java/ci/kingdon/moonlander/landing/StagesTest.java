package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.testing.StageTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code stages.yaml}, {@code stages-trust.yaml}, {@code stages-exposure.yaml}: what is observed, and what is desired because of it. */
class StagesTest {

    @TestFactory
    Stream<DynamicTest> composes() {
        return Stream.of("stages", "stages-trust", "stages-exposure")
                .map(file -> "landing/" + file + ".yaml")
                .map(file -> new StageTable(file, Landings.function()::run, () -> Landings.xlanding("{}")))
                .flatMap(StageTable::tests);
    }
}
