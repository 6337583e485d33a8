package ci.kingdon.moonlander.dashboard;

import ci.kingdon.moonlander.bench.Svg;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A dashboard as a picture: each panel where Grafana would have it. */
final class DashboardPicture {

    private static final int WIDTH = 1200;
    private static final double COLUMN = WIDTH / 24.0;
    private static final double ROW = 24;
    private static final int GAP = 6;
    private static final int LEGEND = 13;
    /** More lines than these are left out, as are those that are nothing all the time: nobody could tell them apart. */
    private static final int LINES = 6;

    private final StringBuilder svg;
    private final int seconds;

    private DashboardPicture(String title, int height, int seconds) {
        this.svg = new StringBuilder(Svg.begin(WIDTH, height, title));
        this.seconds = seconds;
    }

    /**
     * The picture, with a background of its own, so that it can be read on a dark page.
     *
     * @param panels of the dashboard
     * @param lines those of each panel
     * @param seconds how long it took
     */
    static String of(String title, List<JsonNode> panels, List<List<Line>> lines, int seconds) {
        int height = panels.stream()
                .map(panel -> panel.path("gridPos"))
                .mapToInt(at -> (int) ((at.path("y").asInt() + at.path("h").asInt()) * ROW))
                .max()
                .orElse(0);
        DashboardPicture picture = new DashboardPicture(title, height, seconds);
        for (int i = 0; i < panels.size(); i++) {
            picture.panel(panels.get(i), lines.get(i));
        }
        return picture.svg.append("</svg>\n").toString();
    }

    private void panel(JsonNode panel, List<Line> lines) {
        JsonNode at = panel.path("gridPos");
        double x = at.path("x").asInt() * COLUMN + GAP;
        double y = at.path("y").asInt() * ROW + GAP;
        double width = at.path("w").asInt() * COLUMN - 2 * GAP;
        double height = at.path("h").asInt() * ROW - 2 * GAP;
        svg.append(Svg.rect(x, y, width, height, "#f2f2f2"));
        svg.append(Svg.text(
                x + 8,
                y + 16,
                "font-size=\"13\" font-weight=\"bold\"",
                panel.path("title").asString()));
        String unit = panel.at("/fieldConfig/defaults/unit").asString();
        List<Line> shown =
                lines.stream().filter(line -> line.most() > 0).limit(LINES).toList();
        if (panel.path("type").asString().equals("stat")) {
            numbers((shown.isEmpty() ? lines : shown).stream().limit(2).toList(), unit, x, y, width);
        } else {
            curves(shown, unit, x + 8, y + 24, width - 60, height - 34 - LEGEND * Math.max(1, (shown.size() + 1) / 2));
            legend(shown, x + 8, y + height - 6 - LEGEND * ((shown.size() + 1) / 2 - 1), width);
        }
    }

    private void numbers(List<Line> lines, String unit, double x, double y, double width) {
        for (int i = 0; i < lines.size(); i++) {
            double middle = x + width * (i + 1) / (lines.size() + 1);
            svg.append(Svg.text(
                    middle,
                    y + 66,
                    "font-size=\"34\" text-anchor=\"middle\"",
                    value(Math.rint(lines.get(i).last()), unit)));
            svg.append(Svg.text(
                    middle, y + 90, "text-anchor=\"middle\"", lines.get(i).name()));
        }
    }

    private void curves(List<Line> lines, String unit, double x, double y, double width, double height) {
        double most = lines.stream().mapToDouble(Line::most).max().orElse(1);
        svg.append(Svg.rect(x, y + height, width, 1, Svg.INK));
        svg.append(Svg.text(x + width + 4, y + 8, "", value(most, unit)));
        svg.append(Svg.text(x + width + 4, y + height, "", Svg.format("%d min", Math.round(seconds / 60.0))));
        for (int i = 0; i < lines.size(); i++) {
            String points = lines.get(i).points().stream()
                    .map(point -> Svg.format(
                            "%.1f,%.1f",
                            x + width * point.second() / seconds, y + height - height * point.value() / most))
                    .collect(Collectors.joining(" "));
            svg.append(Svg.format(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"/>%n",
                    points, Svg.COLOURS.get(i)));
        }
    }

    private void legend(List<Line> lines, double x, double y, double width) {
        for (int i = 0; i < lines.size(); i++) {
            double left = x + (i % 2) * width / 2;
            double top = y + (i / 2) * LEGEND;
            svg.append(Svg.rect(left, top - 8, 12, 8, Svg.COLOURS.get(i)));
            svg.append(Svg.text(left + 17, top, "font-size=\"10\"", lines.get(i).name()));
        }
    }

    private static String value(double value, String unit) {
        return switch (unit) {
            case "s" -> value < 1 ? Svg.format("%.0f ms", value * 1000) : Svg.format("%.0f s", value);
            case "bytes" -> Svg.format("%.0f MiB", value / (1 << 20));
            case "reqps" -> Svg.format("%.1f/s", value);
            default -> value < 10 && value != Math.rint(value) ? Svg.format("%.2f", value) : Svg.format("%.0f", value);
        };
    }
}
