package ci.kingdon.moonlander.bench;

/** CPU time per landing as a picture: a bar for each number of landings, with a part for each process. */
final class GrowthPicture {

    private static final int WIDTH = 1000;
    private static final int LEFT = 12;
    private static final int BARS = 110;
    private static final int BARS_END = 700;
    private static final int TOP = 76;
    private static final int LINE = 26;
    private static final int BAR = 16;

    private final Growth growth;
    private final double longest;

    GrowthPicture(Growth growth) {
        this.growth = growth;
        this.longest =
                growth.steps().stream().mapToDouble(Growth.Step::sum).max().orElse(1);
    }

    String svg() {
        int bottom = TOP + growth.steps().size() * LINE;
        String title = "CPU time per landing, by how many land at once";
        StringBuilder svg = new StringBuilder(Svg.begin(WIDTH, bottom + LEFT, title));
        svg.append(Svg.text(LEFT, 24, "font-size=\"15\" font-weight=\"bold\"", title));
        svg.append(Svg.legend(growth.processes(), LEFT, 40, 9));
        for (int i = 0; i < growth.steps().size(); i++) {
            svg.append(step(growth.steps().get(i), TOP + i * LINE));
        }
        return svg.append("</svg>\n").toString();
    }

    private String step(Growth.Step step, int y) {
        StringBuilder drawn =
                new StringBuilder(Svg.text(LEFT, y + BAR - 4, "font-weight=\"bold\"", step.landings() + " landings"));
        double x = BARS;
        for (int i = 0; i < step.cpu().size(); i++) {
            double width = (BARS_END - BARS) * step.cpu().get(i) / longest;
            drawn.append(Svg.rect(x, y, width, BAR, Svg.COLOURS.get(i)));
            x += width;
        }
        String said =
                Svg.format("%.2f s of CPU; landed: median %.1f s, p99 %.1f s", step.sum(), step.median(), step.p99());
        return drawn + Svg.text(WIDTH - LEFT, y + BAR - 4, "text-anchor=\"end\"", said);
    }
}
