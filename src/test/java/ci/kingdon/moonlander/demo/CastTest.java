package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.demo.Cast.Event;
import ci.kingdon.moonlander.demo.Cast.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CastTest {

    private static final Cast CAST = new Cast(
            100,
            30,
            "a \"demo\"",
            List.of(
                    new Event(Duration.ofMillis(250), Kind.OUTPUT, "\u001b[1mübung\u001b[0m\r\n"),
                    new Event(Duration.ofMillis(61_500), Kind.MARKER, "1. One")));

    @Test
    void isAnAsciicast() {
        assertThat(CAST.json()).isEqualTo("""
                {"version":2,"width":100,"height":30,"title":"a \\"demo\\""}
                [0.25,"o","\\u001B[1mübung\\u001B[0m\\r\\n"]
                [61.5,"m","1. One"]
                """);
    }

    @Test
    void isReadAsItWasWritten(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.cast"), CAST.json());

        assertThat(Cast.read(file)).isEqualTo(CAST);
    }

    @Test
    void anotherVersionIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.cast"), "{\"version\":3}\n");

        assertThatThrownBy(() -> Cast.read(file)).hasMessageContaining("no asciicast of version 2");
    }
}
