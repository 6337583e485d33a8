package ci.kingdon.moonlander.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final Growth GROWTH = new Growth(
            "two cores",
            List.of("function", "core <2.4>"),
            List.of(
                    new Growth.Step(10, 5, 6, 16, List.of(0.5, 0.5)),
                    new Growth.Step(100, 50, 75.25, 15.5, List.of(0.5, 1.5))));

    @Test
    void theTableHasARowForEachNumber() {
        assertThat(GROWTH.table()).isEqualTo("""
                | landings at once | median, s | p99, s | calls a landing | CPU of function, s a landing | CPU of core <2.4>, s a landing |
                | --- | --- | --- | --- | --- | --- |
                | 10 | 5.00 | 6.00 | 16.0 | 0.50 | 0.50 |
                | 100 | 50.0 | 75.3 | 15.5 | 0.50 | 1.50 |
                """);
    }

    @Test
    void theLongestBarIsOfTheMostAndPartsFollowEachOther() {
        Matcher bars = Pattern.compile("<rect x=\"([\\d.]+)\" y=\"([\\d.]+)\" width=\"([\\d.]+)\" height=\"16.0\"")
                .matcher(GROWTH.picture());

        assertThat(bars.results().map(bar -> bar.group(1) + "+" + bar.group(3)))
                .containsExactly("110.0+147.5", "257.5+147.5", "110.0+147.5", "257.5+442.5");
        assertThat(GROWTH.picture()).contains("core &lt;2.4&gt;", "10 landings", "median 50.0 s, p99 75.3 s");
    }
}
