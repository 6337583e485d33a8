package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.testing.RefusalTable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code bad-input.yaml}, {@code bad-input-trust.yaml}: one clear error for each, and nothing changes. */
class BadInputTest {

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Stream.of("bad-input", "bad-input-trust")
                .map(file -> "landing/" + file + ".yaml")
                .map(file -> new RefusalTable(file, Landings.function()::run, () -> Landings.xlanding("{}")))
                .flatMap(RefusalTable::tests);
    }
}
