package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.testing.RefusalTable;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code bad-input.yaml}: one clear error for each, and nothing changes. */
class BadInputTest {

    @TestFactory
    Stream<DynamicTest> refuses() {
        return new RefusalTable("inspection/bad-input.yaml", Inspections.function()::run, () -> Yaml.one("{}")).tests();
    }
}
