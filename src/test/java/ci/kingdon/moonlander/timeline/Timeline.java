package ci.kingdon.moonlander.timeline;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who waited for whom, as a picture: rows of bars over seconds, in groups. Where nothing happens for long, the axis is cut.
 *
 * @param title what is shown
 * @param end when the picture ends
 * @param groups the rows, in the order in which they are drawn
 * @param arrows from those that came to those that had waited for them
 */
public record Timeline(String title, Duration end, List<Group> groups, List<Arrow> arrows) {

    public Timeline {
        groups = List.copyOf(groups);
        arrows = List.copyOf(arrows);
    }

    /** Rows that belong together. */
    public record Group(String name, List<Row> rows) {

        public Group {
            rows = List.copyOf(rows);
        }
    }

    /** A time between two others. */
    public record Span(Duration from, Duration until) {}

    /** One line of the picture. */
    public sealed interface Row {

        /** What it is called; no two rows of a picture have the same name. */
        String name();

        /** When it waited. */
        List<Span> waits();

        /** When others could go on. */
        Duration done();
    }

    /** Something that waits, once or several times. */
    public record Waiting(String name, List<Span> waits) implements Row {

        public Waiting {
            waits = List.copyOf(waits);
        }

        @Override
        public Duration done() {
            return waits.getLast().until();
        }
    }

    /** Something that is created, and ready then or later. */
    public record Resource(String name, Duration created, Duration ready) implements Row {

        @Override
        public List<Span> waits() {
            return List.of(new Span(created, ready));
        }

        @Override
        public Duration done() {
            return ready;
        }
    }

    /** From a row, when it was done, to a row that had waited for it. */
    public record Arrow(Row from, Row to) {}

    // Of Paul Tol's colour schemes, https://sronpersonalpages.nl/~pault/: colour-blind readers can tell these apart.
    private static final String WAITS = "#ee7733";
    private static final String THERE = "#4477aa";
    private static final String INK = "#222222";
    private static final String PAPER = "#ffffff";
    private static final String BAND = "#eeeeee";
    private static final String GREY = "#999999";

    private static final int WIDTH = 1000;
    private static final int LEFT = 12;
    private static final int INDENT = 24;
    private static final int BARS = 330;
    private static final int BARS_END = 890;
    private static final int TIMES = WIDTH - LEFT;
    private static final int TOP = 84;
    private static final int LINE = 20;
    private static final int BAR = 10;
    private static final int MARK = 5;

    /** How near the numbers of the axis come to each other. */
    private static final int TICK = 24;

    /** The picture, with a background of its own, so that it can be read on a dark page. */
    public String svg() {
        Axis axis = Axis.of(rows().flatMap(Timeline::times), end, BARS, BARS_END);
        Map<Row, Integer> places = places();
        int bottom = TOP + (int) (groups.size() + rows().count()) * LINE;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\" fill=\"%s\">%n<title>%s</title>%n",
                WIDTH,
                bottom + LEFT,
                INK,
                escaped(title)));
        svg.append(rect(0, 0, WIDTH, bottom + LEFT, PAPER));
        svg.append(text(LEFT, 24, "font-size=\"15\" font-weight=\"bold\"", title));
        svg.append(legend());
        svg.append(ruler(axis, bottom));
        groups.forEach(group -> svg.append(
                text(LEFT, places.get(group.rows().getFirst()) - LINE + 4, "font-weight=\"bold\"", group.name())));
        places.forEach((row, y) -> svg.append(drawn(row, axis, y)));
        arrows.forEach(arrow ->
                svg.append(arrow(axis.x(arrow.from().done()), places.get(arrow.from()), places.get(arrow.to()))));
        return svg.append("</svg>\n").toString();
    }

    private Stream<Row> rows() {
        return groups.stream().flatMap(group -> group.rows().stream());
    }

    /** Each row's middle; above each group is a line with its name. */
    private Map<Row, Integer> places() {
        Map<Row, Integer> places = new LinkedHashMap<>();
        int y = TOP + LINE / 2;
        for (Group group : groups) {
            y += LINE;
            for (Row row : group.rows()) {
                places.put(row, y);
                y += LINE;
            }
        }
        return places;
    }

    private static Stream<Duration> times(Row row) {
        return row.waits().stream().flatMap(wait -> Stream.of(wait.from(), wait.until()));
    }

    private static String legend() {
        int y = 48;
        return rect(LEFT, y - BAR / 2, 30, BAR, WAITS)
                + text(50, y + 4, "", "waits")
                + created(110, y)
                + text(122, y + 4, "", "created")
                + ready(190, y)
                + rect(190, y - 1, 24, 2, THERE)
                + text(222, y + 4, "", "there, and ready")
                + arrow(345, y + 15, y - 13)
                + text(356, y + 4, "", "had been waited for")
                + rect(490, y - 8, 24, 16, BAND)
                + text(522, y + 4, "", "nothing happens: the axis is cut")
                + text(TIMES, y + 4, "text-anchor=\"end\"", "all times in seconds");
    }

    private static String ruler(Axis axis, int bottom) {
        StringBuilder ruler = new StringBuilder();
        for (Axis.Piece cut : axis.cuts()) {
            ruler.append(rect(cut.left(), TOP - 18, cut.right() - cut.left(), bottom - TOP + 18, BAND));
            ruler.append(text(
                    (cut.left() + cut.right()) / 2,
                    TOP + LINE - 6,
                    "text-anchor=\"middle\"",
                    "+" + seconds(cut.length())));
        }
        double last = Double.NEGATIVE_INFINITY;
        for (Duration second : axis.seconds()) {
            double x = axis.x(second);
            if (x - last >= TICK) {
                ruler.append(String.format(
                        Locale.ROOT,
                        "<path d=\"M%.1f %dV%d\" stroke=\"%s\" stroke-dasharray=\"1 4\"/>%n",
                        x,
                        TOP,
                        bottom,
                        GREY));
                ruler.append(text(x, TOP - 6, "text-anchor=\"middle\"", String.valueOf(second.toSeconds())));
                last = x;
            }
        }
        return ruler.toString();
    }

    private static String drawn(Row row, Axis axis, int y) {
        StringBuilder drawn = new StringBuilder(text(INDENT, y + 4, "", row.name()));
        for (Span wait : row.waits()) {
            double from = axis.x(wait.from());
            drawn.append(rect(from, y - BAR / 2.0, axis.x(wait.until()) - from, BAR, WAITS));
        }
        if (row instanceof Resource resource) {
            double there = axis.x(resource.ready());
            drawn.append(rect(there, y - 1, BARS_END - there, 2, THERE));
            // Else the other mark would hide it.
            if (!resource.ready().equals(resource.created())) {
                drawn.append(ready(there, y));
            }
            drawn.append(created(axis.x(resource.created()), y));
        }
        String first = seconds(row.waits().getFirst().from());
        String last = seconds(row.done());
        return drawn.append(
                        text(TIMES, y + 4, "text-anchor=\"end\"", first.equals(last) ? first : first + " – " + last))
                .toString();
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1000.0);
    }

    private static String created(double x, int y) {
        return String.format(
                Locale.ROOT,
                "<circle cx=\"%.1f\" cy=\"%d\" r=\"%d\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
                x,
                y,
                MARK - 1,
                PAPER,
                INK);
    }

    private static String ready(double x, int y) {
        return String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %dl%d %dl-%d %dl-%d -%dz\" fill=\"%s\"/>%n",
                x,
                y - MARK - 1,
                MARK + 1,
                MARK + 1,
                MARK + 1,
                MARK + 1,
                MARK + 1,
                MARK + 1,
                THERE);
    }

    private static String arrow(double x, int from, int to) {
        int towards = to < from ? 1 : -1;
        int tip = to + towards * BAR / 2;
        return String.format(
                Locale.ROOT,
                "<path d=\"M%.1f %dV%d\" stroke=\"%s\"/>%n<path d=\"M%.1f %dl-3 %dh6z\"/>%n",
                x,
                from - towards * (MARK + 1),
                tip,
                INK,
                x,
                tip,
                towards * 6);
    }

    private static String rect(double x, double y, double width, double height, String colour) {
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x,
                y,
                width,
                height,
                colour);
    }

    private static String text(double x, double y, String attributes, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escaped(text));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
