package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.demo.Seen.Difference;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeenTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a               | a
                    a ...           | a b c
                    a...c           | abc
                    a b             | a      b
                    a;...;d         | a;b;c;d
                    a;...;d         | a;d
                    ...             | ''
                    ...             | a;b
                    a;...;b;c       | a;b;b;c
                    [a] (b) $c      | [a] (b) $c
                    ''              | ''
                    a               | a;;
                    """)
    void isSeen(String expected, String output) {
        assertThat(difference(expected, output)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a           | b          | a     | b
                    a           | a;b        | ''    | b
                    a;b         | a          | b     | ''
                    a;...;c     | a;b        | c     | b
                    a ... c     | a b        | a ... c | a b
                    ''          | a          | ''    | a
                    [a]         | a          | [a]   | a
                    """)
    void isNotSeenAndTheFirstDifferenceIsNamed(String expected, String output, String line, String found) {
        assertThat(difference(expected, output)).contains(new Difference(line, found));
    }

    private static Optional<Difference> difference(String expected, String output) {
        return new Seen(expected.replace(";", "\n")).difference(output.replace(";", "\n"));
    }

    @Test
    void manyLinesTakeNoTime() {
        assertThat(new Seen("...\na\n".repeat(20) + "z\n").difference("a\n".repeat(200)))
                .isPresent();
    }
}
