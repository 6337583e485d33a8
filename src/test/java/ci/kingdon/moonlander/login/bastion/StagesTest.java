package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.testing.StageTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code stages.yaml}: what is observed, and what is desired because of it. */
class StagesTest {

    @TestFactory
    Stream<DynamicTest> composes() {
        return new StageTable("login/bastion/stages.yaml", Bastions.function()::run, () -> Bastions.xbastion("{}"))
                .tests();
    }
}
