package ci.kingdon.moonlander.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows, as far as the demo writes to one: lines, styles, and a new screen now and then. */
final class Screen {

    private static final Pattern PIECE = Pattern.compile("\u001b\\[([\\d;]*)([A-Za-z])|\r?\n|[^\u001b\r\n]+|.");

    private final int width;
    private final int height;
    private final List<List<Run>> lines = new ArrayList<>();
    private Style style = Style.PLAIN;

    Screen(int width, int height) {
        this.width = width;
        this.height = height;
        lines.add(new ArrayList<>());
    }

    /** Neighbouring characters of one style. */
    record Run(int column, Style style, String text) {}

    /** Shows what is written. */
    void write(String text) {
        Matcher piece = PIECE.matcher(text);
        while (piece.find()) {
            if (piece.group(2) != null) {
                control(piece.group(1), piece.group(2));
            } else if (piece.group().endsWith("\n")) {
                lines.add(new ArrayList<>());
            } else if (!"\r".equals(piece.group())) {
                put(piece.group());
            }
        }
    }

    private void control(String argument, String command) {
        if ("m".equals(command)) {
            style = Style.byCode(argument);
        } else if ("J".equals(command)) {
            lines.clear();
            lines.add(new ArrayList<>());
        }
    }

    /** Puts characters behind the last ones; what does not fit goes to the next line. */
    private void put(String text) {
        String rest = text.replace("\t", "        ");
        while (!rest.isEmpty()) {
            int column = lines.getLast().stream()
                    .mapToInt(run -> run.text().length())
                    .sum();
            int fits = Math.min(width - column, rest.length());
            if (fits == 0) {
                lines.add(new ArrayList<>());
            } else {
                lines.getLast().add(new Run(column, style, rest.substring(0, fits)));
                rest = rest.substring(fits);
            }
        }
    }

    /** The lines that can be seen: the last ones. */
    List<List<Run>> lines() {
        return lines.subList(Math.max(0, lines.size() - height), lines.size()).stream()
                .map(List::copyOf)
                .toList();
    }
}
