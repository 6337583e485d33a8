package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.testing.StageTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code stages.yaml}: what is observed, and what is desired because of it. */
class StagesTest {

    @TestFactory
    Stream<DynamicTest> composes() {
        return new StageTable("landing/stages.yaml", Landings.function()::run, () -> Landings.xlanding("{}")).tests();
    }
}
