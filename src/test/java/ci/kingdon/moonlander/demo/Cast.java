package ci.kingdon.moonlander.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A recording of a terminal.
 *
 * @param width in columns
 * @param height in lines
 * @param title of what was recorded
 * @param events what happened, in its order
 * @see <a href="https://docs.asciinema.org/manual/asciicast/v2/">asciicast v2, the format of its file</a>
 */
public record Cast(int width, int height, String title, List<Event> events) {

    private static final int VERSION = 2;
    private static final double MILLISECONDS = 1000;
    private static final JsonMapper MAPPER = new JsonMapper();

    public Cast {
        events = List.copyOf(events);
    }

    /** What an event is, by the format's letter. */
    public enum Kind {
        /** The terminal was told to write this. */
        OUTPUT("o"),
        /** A player may stop here; the text says what has been shown. */
        MARKER("m");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }

        private static Kind of(String letter) {
            for (Kind kind : values()) {
                if (kind.letter.equals(letter)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("\"" + letter + "\" is no event of ours");
        }
    }

    /** Something that happened so long after the beginning. */
    public record Event(Duration time, Kind kind, String text) {}

    /** The file's content. */
    public String json() {
        StringBuilder lines = new StringBuilder();
        ObjectNode header = MAPPER.createObjectNode()
                .put("version", VERSION)
                .put("width", width)
                .put("height", height);
        lines.append(header.put("title", title)).append('\n');
        for (Event event : events) {
            ArrayNode line = MAPPER.createArrayNode().add(event.time().toMillis() / MILLISECONDS);
            lines.append(line.add(event.kind().letter).add(event.text())).append('\n');
        }
        return lines.toString();
    }

    /** Reads a file. */
    public static Cast read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        JsonNode header = MAPPER.readTree(lines.getFirst());
        if (header.path("version").asInt(0) != VERSION) {
            throw new IllegalArgumentException(file + " is no asciicast of version " + VERSION);
        }
        List<Event> events = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            JsonNode event = MAPPER.readTree(line);
            events.add(new Event(
                    Duration.ofMillis(Math.round(event.path(0).asDouble() * MILLISECONDS)),
                    Kind.of(event.path(1).asString()),
                    event.path(2).asString()));
        }
        return new Cast(
                header.path("width").asInt(),
                header.path("height").asInt(),
                header.path("title").asString(),
                events);
    }
}
