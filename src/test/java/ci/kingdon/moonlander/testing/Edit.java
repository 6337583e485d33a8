package ci.kingdon.moonlander.testing;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An edit of one field of a landed XLanding, as {@code landing/edits.yaml} has it.
 *
 * @param field the field, as docs/reference.md names it
 * @param of the landing that is edited
 * @param step edits of one step are made together
 * @param patch operations of a JSON patch on the spec
 * @param answer what comes of it
 */
public record Edit(String field, String of, int step, JsonNode patch, Answer answer) {

    /** What comes of an edit. */
    public sealed interface Answer {

        /** The last two cells of the table's row. */
        String inTable();
    }

    /**
     * It takes effect.
     *
     * @param brings what it brings
     * @param seconds after how long it was seen, in the run that the table is from; empty where it has not been measured
     * @param sees where it is seen
     */
    public record Effect(String brings, Optional<Integer> seconds, JsonNode sees) implements Answer {

        @Override
        public String inTable() {
            return brings + " | "
                    + seconds.map(after -> after == 0 ? "at once" : after + " s")
                            .orElse("-");
        }
    }

    /**
     * It is refused.
     *
     * @param by who refuses it
     * @param says with which words
     */
    public record Refusal(String by, String says) implements Answer {

        @Override
        public String inTable() {
            return "refused by " + by + ": *" + says + "* | at once";
        }
    }

    /** All edits. */
    public static List<Edit> all() {
        return Yaml.list("landing/edits.yaml").map(Edit::of).toList();
    }

    private static Edit of(JsonNode row) {
        return new Edit(
                row.path("field").asString(),
                row.path("of").asString(),
                row.path("step").asInt(1),
                row.path("patch"),
                row.has("says")
                        ? new Refusal(
                                row.path("by").asString(), row.path("says").asString())
                        : new Effect(
                                row.path("brings").asString(),
                                row.has("seconds")
                                        ? Optional.of(row.path("seconds").asInt())
                                        : Optional.empty(),
                                row.path("sees")));
    }

    /** Its row of the table. */
    public String row() {
        return "| `" + field + "` | " + answer.inTable() + " |";
    }
}
