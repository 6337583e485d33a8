package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.Locale;

/**
 * CPU time per call as a picture: a bar for each function in each row, as many times as long as the other function's as it took, and
 * a line from the least to the most that a round measured.
 */
public final class ReportPicture {

    // Of Paul Tol's colour schemes, https://sronpersonalpages.nl/~pault/: colour-blind readers can tell these apart.
    private static final List<String> COLOURS = List.of("#ee7733", "#4477aa", "#bbbbbb");
    private static final String INK = "#222222";
    private static final String PAPER = "#ffffff";

    private static final int WIDTH = 1000;
    private static final int LEFT = 12;
    private static final int BARS = 300;
    private static final int BARS_END = 830;
    private static final int TOP = 76;
    private static final int LINE = 13;
    private static final int BAR = 9;
    private static final int GAP = 9;

    private final Report report;
    private final double longest;

    private ReportPicture(Report report) {
        this.report = report;
        this.longest = report.rows().stream()
                .flatMap(row -> report.functions().stream()
                        .map(function -> cpu(function, row).most() / unit(row)))
                .reduce(1.0, Math::max);
    }

    /** The picture, with a background of its own, so that it can be read on a dark page. */
    public static String of(Report report) {
        return new ReportPicture(report).svg();
    }

    private String svg() {
        List<Row> rows = report.rows();
        int group = report.functions().size() * LINE + GAP;
        int bottom = TOP + rows.size() * group;
        String title = "CPU time of the server per call, where that of " + report.other() + " is 1";
        StringBuilder svg = new StringBuilder(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"11\" fill=\"%s\">%n<title>%s</title>%n",
                WIDTH, bottom + LEFT, INK, escaped(title)));
        svg.append(rect(0, 0, WIDTH, bottom + LEFT, PAPER));
        svg.append(text(LEFT, 24, "font-size=\"15\" font-weight=\"bold\"", title));
        svg.append(legend());
        for (int i = 0; i < rows.size(); i++) {
            svg.append(row(rows.get(i), TOP + i * group));
        }
        svg.append(format(
                "<path d=\"M%.1f %dV%d\" stroke=\"%s\" stroke-dasharray=\"1 4\"/>%n", x(1), TOP - 6, bottom, INK));
        return svg.append("</svg>\n").toString();
    }

    private String legend() {
        StringBuilder legend = new StringBuilder();
        int x = LEFT;
        for (int i = 0; i < report.functions().size(); i++) {
            String name = report.functions().get(i);
            legend.append(rect(x, 40, 20, BAR, COLOURS.get(i)));
            legend.append(text(x + 26, 49, "", name));
            x += 60 + name.length() * 7;
        }
        return legend + text(WIDTH - LEFT, 49, "text-anchor=\"end\"", "median in ms (least–most of the rounds)");
    }

    private String row(Row row, int y) {
        StringBuilder drawn = new StringBuilder(text(LEFT, y + LINE - 3, "font-weight=\"bold\"", row.request())
                + text(LEFT + 110, y + LINE - 3, "", callers(row)));
        for (int i = 0; i < report.functions().size(); i++) {
            Spread cpu = cpu(report.functions().get(i), row);
            double middle = y + i * LINE + BAR / 2.0;
            double unit = unit(row);
            drawn.append(rect(BARS, middle - BAR / 2.0, x(cpu.median() / unit) - BARS, BAR, COLOURS.get(i)));
            drawn.append(whisker(x(cpu.least() / unit), x(cpu.most() / unit), middle));
            drawn.append(text(WIDTH - LEFT, middle + 4, "text-anchor=\"end\"", cpu.toString()));
        }
        return drawn.toString();
    }

    private static String callers(Row row) {
        return row.calls() + (row.callers() == 1 ? ", 1 caller" : ", " + row.callers() + " callers");
    }

    private Spread cpu(String function, Row row) {
        return report.spread(function, row, Sample::cpu);
    }

    /** What is drawn as long as 1. */
    private double unit(Row row) {
        return cpu(report.other(), row).median();
    }

    private double x(double times) {
        return BARS + (BARS_END - BARS) * times / longest;
    }

    private static String whisker(double from, double to, double y) {
        return format("<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>%n", from, y, to, INK);
    }

    private static String rect(double x, double y, double width, double height, String colour) {
        return format(
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n",
                x, y, width, height, colour);
    }

    private static String text(double x, double y, String attributes, String text) {
        return format("<text x=\"%.1f\" y=\"%.1f\" %s>%s</text>%n", x, y, attributes, escaped(text));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
