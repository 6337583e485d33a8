package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user sees of the demo's scripts where something is not as it has to be. */
class HackDemoTest {

    private static final String XRD = "compositeresourcedefinition.apiextensions.crossplane.io/apps.demo.kingdon.ci";

    /** Holds, in {@code $HAS}, what is there, and, in {@code $CLOSED}, what may not be listed. */
    private static final String KUBECTL = """
            #!/usr/bin/env bash
            case "$*" in
              "config view "*) echo 'kind: Config' ;;
              "api-resources "*) printf '%s\\n' configmaps nodes secrets ;;
              "get secret moo "*) printf 'token: %060d\\n' 7 | base64 -w 0 ;;
              "get "*" --all-namespaces "*)
                [[ " $CLOSED " != *" $2 "* ]] || { echo Forbidden >&2; exit 1; }
                [[ " $HAS " != *" $2 "* ]] || printf 'token: %060d\\n' 7 ;;
              *" get namespace/"*) [[ "$HAS" != namespace/* ]] || echo "$HAS" ;;
              *" get compositeresourcedefinitions."*) [[ "$HAS" != composite* ]] || echo "$HAS" ;;
              *) echo "kubectl $*" >&2; exit 1 ;;
            esac
            """;

    @TempDir
    private Path scratch;

    private record Said(int code, String text) {}

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fast | ''  | ''  | demo: PACE=fast is not allowed: manual (steps wait for Enter) or auto
                    auto | E   | ''  | demo: FALLBACK=E is not allowed: A, B, C, D, or nothing
                    auto | D   | moo | demo: FALLBACK=D takes clusters of the engine: leave CONTEXT away
                    """)
    void saysInOneLineWhatIsAllowed(String pace, String fallback, String context, String says) throws Exception {
        Said said = run(
                Map.of("PACE", pace, "FALLBACK", fallback, "CONTEXT", context, "HAS", ""),
                "hack/demo",
                "target/none.cast");

        assertThat(said).isEqualTo(new Said(1, says + "\n"));
    }

    /** In the end it deletes both. */
    @ParameterizedTest
    @ValueSource(strings = {"namespace/moonlander-demo", XRD})
    void doesNotStartWhereSomethingIsCalledLikeItsOwn(String there) throws Exception {
        Said said = run(demoOn("prod", there), "hack/demo", "target/none.cast");

        assertThat(said).isEqualTo(new Said(1, """
                        demo: prod has %s already: if an earlier demo left it, the commands of docs/demo.md, "Tear down", take it away
                        """.formatted(there)));
    }

    @Test
    void startsWhereNothingIs() throws Exception {
        Map<String, String> environment = demoOn("prod", "");

        Said said = run(environment, "hack/demo", "target/none.cast");

        assertThat(said.text()).startsWith("ci.kingdon.moonlander.demo.Demo cluster auto none target/none.cast\n");
    }

    private static Map<String, String> demoOn(String context, String has) {
        return Map.of("PACE", "auto", "FALLBACK", "", "CONTEXT", context, "HAS", has, "JAVA", "echo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    secrets            | ''            | 0 | 3 | 1 | nothing    | ''
                    secrets            | nodes         | 0 | 2 | 1 | nothing    | 1 kinds could not be listed
                    secrets            | nodes secrets | 1 | 1 | 0 | nothing    | 2 kinds could not be listed;Secrets are among them: ask as somebody who may list them in all namespaces
                    ''                 | ''            | 1 | 3 | 0 | nothing    | ''
                    secrets configmaps | ''            | 1 | 3 | 1 | configmaps | ''
                    """)
    void looksOnlyIntoWhatItMayList(
            String has, String closed, int code, int kinds, int lines, String elsewhere, String more) throws Exception {
        Said said = run(Map.of("HAS", has, "CLOSED", closed), "docs/demo/search-api", "moo");

        assertThat(said)
                .isEqualTo(new Said(
                        code,
                        """
                        The token of moo, looked for in all resources of %d kinds, is
                          in %d lines of Secrets
                          in %s else
                        """.formatted(kinds, lines, elsewhere)
                                + (more.isEmpty() ? "" : more.replace(';', '\n') + "\n")));
    }

    private Said run(Map<String, String> environment, String... command) throws Exception {
        Path kubectl = Files.writeString(scratch.resolve("kubectl"), KUBECTL);
        assertThat(kubectl.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", scratch.toString(), (path, first) -> first + File.pathSeparator + path);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
