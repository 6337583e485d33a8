package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HackDemoTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fast | ''  | ''  | demo: PACE=fast is not allowed: manual (steps wait for Enter) or auto
                    auto | E   | ''  | demo: FALLBACK=E is not allowed: A, B, C, D, or nothing
                    auto | D   | moo | demo: FALLBACK=D takes clusters of the engine: leave CONTEXT away
                    """)
    void saysInOneLineWhatIsAllowed(String pace, String fallback, String context, String says) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("hack/demo", "target/none.cast").redirectErrorStream(true);
        builder.environment().put("PACE", pace);
        builder.environment().put("FALLBACK", fallback);
        builder.environment().put("CONTEXT", context);
        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(says + "\n");
        assertThat(process.waitFor()).isEqualTo(1);
    }
}
