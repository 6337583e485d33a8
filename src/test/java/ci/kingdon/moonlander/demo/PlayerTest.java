package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.demo.Cast.Event;
import ci.kingdon.moonlander.demo.Cast.Kind;
import ci.kingdon.moonlander.demo.Setting.Place;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayerTest {

    private static final String PLAY = """
            ## 1. One (1 min)

            > Look.

            ```sh
            echo "$WHO" on the moon
            echo else >&2
            ```

            ```text
            ... on the moon
            else
            ```

            ## 2. Two (1 min)

            ```sh
            echo two
            ```
            """;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Terminal terminal =
            new Terminal(new PrintStream(screen, true, StandardCharsets.UTF_8), Clock.systemUTC());

    private List<String> play(String markdown, Pace pace, Duration patience) throws IOException, InterruptedException {
        return new Player(terminal, new Shell(Map.of("WHO", "moo"), patience), pace)
                .play(Script.of("demo.md", markdown).sections(new Setting(Place.ENGINE, Setting.NONE)));
    }

    private List<String> play(String markdown) throws IOException, InterruptedException {
        return play(markdown, new Pace.Auto(0), Duration.ofMinutes(1));
    }

    private String shown() {
        return screen.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[\\d;]*[A-Za-z]", "");
    }

    @Test
    void showsWhatIsSaidTypedAndSeen() throws Exception {
        assertThat(play(PLAY)).isEmpty();
        assertThat(shown()).isEqualTo("""
                1. One (1 min)
                Look.

                $ echo "$WHO" on the moon
                > echo else >&2
                moo on the moon
                else
                2. Two (1 min)

                $ echo two
                two
                """);
    }

    @Test
    void recordsWhatItShows() throws Exception {
        play(PLAY);

        List<Event> events = terminal.cast("a demo").events();
        assertThat(events.stream().filter(event -> event.kind() == Kind.MARKER))
                .extracting(Event::text)
                .containsExactly("1. One (1 min)", "2. Two (1 min)");
        assertThat(events).extracting(Event::time).isSorted();
        assertThat(events).extracting(Event::text).contains("moo on the moon\r\n");
    }

    @Test
    void stopsWhereSomethingElseIsSeenAndNamesIt() throws Exception {
        assertThat(play(PLAY.replace("... on the moon", "... on mars"))).containsExactly("demo.md:5");
        assertThat(shown())
                .contains("demo.md:5, in \"1. One (1 min)\": the command was to say\n  ... on mars\nand said\n"
                        + "  moo on the moon\n")
                .doesNotContain("echo two");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "exit 3", "true | false | true", "no-such-command"})
    void stopsWhereACommandFails(String command) throws Exception {
        assertThat(play("## 1. One\n\n```sh\n" + command + "\n```\n")).containsExactly("demo.md:3");
        assertThat(shown()).contains("the command failed with status ");
    }

    @Test
    void stopsACommandThatDoesNotEnd() throws Exception {
        assertThat(play("## 1. One\n\n```sh\nsleep 100\n```\n", new Pace.Auto(0), Duration.ofSeconds(1)))
                .containsExactly("demo.md:3");
        assertThat(shown()).contains("did not end within 1 s");
    }

    @Test
    void withASpeakerItWaitsForEnterAndGoesOnInAnyCase() throws Exception {
        Pace pace = new Pace.Manual(new BufferedReader(new StringReader("\n\n\n\n")));

        assertThat(play(PLAY.replace("... on the moon", "... on mars"), pace, Duration.ofMinutes(1)))
                .containsExactly("demo.md:5");
        assertThat(shown()).contains("... on mars").contains("$ echo two\ntwo\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "token: eyJhbGciOiJSUzI1NiIsImtpZCI6In.eyJpc3MiOiJrdWJlcm5ldGVz.c2ln",
                "    client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQ",
                "ZXlKaGJHY2lPaUpTVXpJMU5pSXNJbXRwWkNJNklu",
                "-----BEGIN PRIVATE KEY-----",
                "data: {kubeconfig: YXBpVmVyc2lvbjogdjEKa2luZDogQ29uZmlnCmNsdXN0ZXJz}"
            })
    void neverShowsACredential(String line) throws Exception {
        assertThat(play("## 1. One\n\n```sh\necho before; cat <<'E'\n" + line + "\nE\n```\n"))
                .as("what is wrong")
                .containsExactly("demo.md:3");
        String recorded = terminal.cast("a demo").json();
        // The script itself is public, and shown.
        assertThat(shown().lines().filter(line::equals)).isEmpty();
        assertThat(recorded).contains("before\\r\\n").doesNotContain("\"" + line + "\\r\\n");
        assertThat(shown()).contains("the command shows a credential");
    }
}
