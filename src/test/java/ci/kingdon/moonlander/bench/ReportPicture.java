package ci.kingdon.moonlander.bench;

import java.util.List;

/**
 * CPU time per call as a picture: a bar for each function in each row, as many times as long as the other function's as it took, and
 * a line from the least to the most that a round measured.
 */
public final class ReportPicture {

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
        StringBuilder svg = new StringBuilder(Svg.begin(WIDTH, bottom + LEFT, title));
        svg.append(Svg.text(LEFT, 24, "font-size=\"15\" font-weight=\"bold\"", title));
        svg.append(legend());
        for (int i = 0; i < rows.size(); i++) {
            svg.append(row(rows.get(i), TOP + i * group));
        }
        svg.append(Svg.format(
                "<path d=\"M%.1f %dV%d\" stroke=\"%s\" stroke-dasharray=\"1 4\"/>%n", x(1), TOP - 6, bottom, Svg.INK));
        return svg.append("</svg>\n").toString();
    }

    private String legend() {
        return Svg.legend(report.functions(), LEFT, 40, BAR)
                + Svg.text(WIDTH - LEFT, 49, "text-anchor=\"end\"", "median in ms (least–most of the rounds)");
    }

    private String row(Row row, int y) {
        StringBuilder drawn = new StringBuilder(Svg.text(LEFT, y + LINE - 3, "font-weight=\"bold\"", row.request())
                + Svg.text(LEFT + 110, y + LINE - 3, "", callers(row)));
        for (int i = 0; i < report.functions().size(); i++) {
            Spread cpu = cpu(report.functions().get(i), row);
            double middle = y + i * LINE + BAR / 2.0;
            double unit = unit(row);
            drawn.append(Svg.rect(BARS, middle - BAR / 2.0, x(cpu.median() / unit) - BARS, BAR, Svg.COLOURS.get(i)));
            drawn.append(whisker(x(cpu.least() / unit), x(cpu.most() / unit), middle));
            drawn.append(Svg.text(WIDTH - LEFT, middle + 4, "text-anchor=\"end\"", cpu.toString()));
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
        return Svg.format("<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\" stroke-width=\"1.5\"/>%n", from, y, to, Svg.INK);
    }
}
