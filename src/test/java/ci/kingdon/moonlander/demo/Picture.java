package ci.kingdon.moonlander.demo;

import ci.kingdon.moonlander.demo.Cast.Event;
import ci.kingdon.moonlander.demo.Cast.Kind;
import ci.kingdon.moonlander.demo.Screen.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A recording as an SVG that needs nothing but itself, so that a page can show it as an image. It shows the terminal's screen at the
 * recording's markers, one after the other, each for as long as it takes to read what is new. Who wants no motion sees one of them.
 *
 * @param cast the recording
 * @param still what stands in the marker that is shown where nothing moves
 */
public record Picture(Cast cast, String still) {

    private static final double COLUMN = 7.8;
    private static final int LINE = 17;
    private static final int FONT = 13;
    private static final int MARGIN = 14;
    private static final int BAR = 30;

    /** What stays on the screen, and for each new line more, in seconds. */
    private static final double LEAST = 1;

    private static final double EACH_LINE = 0.15;
    private static final double MOST = 3.5;

    private static final String PAPER = "#0d1117";
    private static final String FRAME = "#30363d";

    /** A screen, and for how many seconds it is shown. */
    private record Frame(String section, List<List<Run>> lines, double seconds) {}

    /** The picture. */
    public String svg() {
        List<Frame> frames = frames();
        double whole = frames.stream().mapToDouble(Frame::seconds).sum();
        int shown = still(frames);
        double width = cast.width() * COLUMN + 2 * MARGIN;
        // No higher than what is ever shown.
        int rows = frames.stream().mapToInt(frame -> frame.lines().size()).max().orElse(1);
        int height = BAR + rows * LINE + MARGIN;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %d\" font-family=\"ui-monospace,"
                        + "SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace\" font-size=\"%d\">%n<title>%s</title>%n",
                width,
                height,
                FONT,
                escaped(cast.title())));
        svg.append(style(frames, whole));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\".5\" y=\".5\" width=\"%.0f\" height=\"%d\" rx=\"8\" fill=\"%s\" stroke=\"%s\"/>%n",
                width - 1,
                height - 1,
                PAPER,
                FRAME));
        svg.append(window(width));
        for (int i = 0; i < frames.size(); i++) {
            svg.append(drawn(frames.get(i), i, i == shown));
        }
        return svg.append("</svg>\n").toString();
    }

    private List<Frame> frames() {
        Screen screen = new Screen(cast.width(), cast.height());
        List<Frame> frames = new ArrayList<>();
        List<List<Run>> before = List.of();
        for (Event event : cast.events()) {
            if (event.kind() == Kind.OUTPUT) {
                screen.write(event.text());
            } else {
                List<List<Run>> now = screen.lines();
                long added = now.size() - common(before, now);
                frames.add(new Frame(event.text(), now, Math.min(MOST, LEAST + EACH_LINE * added)));
                before = now;
            }
        }
        return frames;
    }

    private static long common(List<List<Run>> before, List<List<Run>> now) {
        return now.stream().filter(before::contains).count();
    }

    /** The last one of its section, or the last one of all. */
    private int still(List<Frame> frames) {
        return IntStream.range(0, frames.size())
                .filter(i -> frames.get(i).section().contains(still))
                .max()
                .orElse(frames.size() - 1);
    }

    private static String style(List<Frame> frames, double whole) {
        StringBuilder style = new StringBuilder("<style>\n@media (prefers-reduced-motion:no-preference){\n");
        double from = 0;
        for (int i = 0; i < frames.size(); i++) {
            double until = from + frames.get(i).seconds();
            style.append(String.format(
                    Locale.ROOT,
                    "#f%d{animation:k%d %.1fs step-end infinite}@keyframes k%d{0%%{visibility:%s}%.2f%%{visibility:visible}",
                    i,
                    i,
                    whole,
                    i,
                    i == 0 ? "visible" : "hidden",
                    from / whole * 100));
            style.append(String.format(
                    Locale.ROOT,
                    "%.2f%%,100%%{visibility:%s}}%n",
                    Math.min(until / whole * 100, 100),
                    i == frames.size() - 1 ? "visible" : "hidden"));
            from = until;
        }
        return style.append("}\n</style>\n").toString();
    }

    /** The window's three buttons, what runs in it, and a line below them. */
    private static String window(double width) {
        StringBuilder window = new StringBuilder();
        List<String> colours = List.of("#ff5f57", "#febc2e", "#28c840");
        for (int i = 0; i < colours.size(); i++) {
            window.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%d\" cy=\"%d\" r=\"5\" fill=\"%s\"/>%n",
                    MARGIN + 6 + i * 18,
                    BAR / 2,
                    colours.get(i)));
        }
        window.append(String.format(
                Locale.ROOT,
                "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\" fill=\"%s\">make demo</text>%n",
                width / 2,
                BAR - 10,
                Style.SAID.colour()));
        return window.append(String.format(Locale.ROOT, "<path d=\"M0 %dH%.0f\" stroke=\"%s\"/>%n", BAR, width, FRAME))
                .toString();
    }

    private static String drawn(Frame frame, int number, boolean isStill) {
        StringBuilder drawn = new StringBuilder(String.format(
                Locale.ROOT, "<g id=\"f%d\" visibility=\"%s\">%n", number, isStill ? "visible" : "hidden"));
        for (int line = 0; line < frame.lines().size(); line++) {
            int y = BAR + MARGIN + FONT + line * LINE;
            frame.lines().get(line).stream().flatMap(Picture::words).forEach(run -> drawn.append(text(run, y)));
        }
        return drawn.append("</g>\n").toString();
    }

    /** Without blanks at its edges, which an SVG would drop. */
    private static Stream<Run> words(Run run) {
        String text = run.text().stripTrailing();
        String words = text.stripLeading();
        return words.isEmpty()
                ? Stream.empty()
                : Stream.of(new Run(run.column() + text.length() - words.length(), run.style(), words));
    }

    /** Whatever font there is, each column is where it belongs. */
    private static String text(Run run, int y) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" fill=\"%s\" textLength=\"%.1f\">%s</text>%n",
                MARGIN + run.column() * COLUMN,
                y,
                run.style().colour(),
                run.text().length() * COLUMN,
                // Two blanks would become one.
                escaped(run.text()).replace(' ', '\u00a0'));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
