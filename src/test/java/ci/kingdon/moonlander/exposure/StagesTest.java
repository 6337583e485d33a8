package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.testing.StageTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code stages.yaml}: what is observed, and what is desired because of it. */
class StagesTest {

    @TestFactory
    Stream<DynamicTest> composes() {
        return new StageTable("exposure/stages.yaml", Exposures.function()::run, () -> Exposures.xexposure("{}"))
                .tests();
    }
}
