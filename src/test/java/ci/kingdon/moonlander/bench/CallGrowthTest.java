package ci.kingdon.moonlander.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallGrowthTest {

    private static final CallGrowth GROWTH = new CallGrowth(
            "two cores",
            List.of("ours", "other"),
            List.of(step(1, 16_000, 3.5, 2.25), step(1001, 1_316_000, 5.5, 42.25)));

    private static CallGrowth.Step step(int others, long asked, double ours, double other) {
        return new CallGrowth.Step(
                others, asked, asked * 2, List.of(new CallGrowth.Cost(ours, 100), new CallGrowth.Cost(other, 50)));
    }

    @Test
    void theLastRowIsWhatEachResourceTakes() {
        assertThat(GROWTH.table()).isEqualTo("""
                | resources of others | asked, kB | allocated by ours, kB | CPU of ours, ms | resident ours, MiB | CPU of other, ms | resident other, MiB |
                | --- | --- | --- | --- | --- | --- | --- |
                | 1 | 16.0 | 32.0 | 3.50 | 100 | 2.25 | 50.0 |
                | 1,001 | 1316 | 2632 | 5.50 | 100 | 42.3 | 50.0 |
                | each more | 1.3000 | 2.6000 | 0.0020 | 0.0000 | 0.0400 | 0.0000 |
                """);
    }

    @Test
    void theMostExpensiveCallIsAtTheTop() {
        assertThat(GROWTH.picture())
                .contains("points=\"60.9,297.2 960.0,70.0\"", "5.5 ms", "42.3 ms", "1,001 (1.3 MB)")
                .contains("points=\"60.9,290.1 960.0,278.8\"");
    }
}
