package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.testing.RefusalTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code bad-input.yaml}: one clear error for each, and nothing changes. */
class BadInputTest {

    @TestFactory
    Stream<DynamicTest> refuses() {
        return new RefusalTable(
                        "login/bastion/bad-input.yaml",
                        Bastions.function()::run,
                        () -> Bastions.xbastion("{landings: [{name: moo}]}"))
                .tests();
    }
}
