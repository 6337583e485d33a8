package ci.kingdon.moonlander.bench;

import java.util.stream.Collectors;

/** CPU time per call as a picture: a line for each function, over the resources of other steps. */
final class CallGrowthPicture {

    private static final int WIDTH = 1000;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int RIGHT = 960;
    private static final int TOP = 70;
    private static final int BOTTOM = 310;

    private final CallGrowth growth;
    private final double most;
    private final double longest;

    CallGrowthPicture(CallGrowth growth) {
        this.growth = growth;
        this.most = growth.steps().getLast().others();
        this.longest = growth.steps().stream()
                .flatMap(step -> step.costs().stream())
                .mapToDouble(CallGrowth.Cost::cpu)
                .max()
                .orElse(1);
    }

    String svg() {
        String title = "CPU time per call, ms, by how many resources of other steps the request has";
        StringBuilder svg = new StringBuilder(Svg.begin(WIDTH, HEIGHT, title));
        svg.append(Svg.text(12, 24, "font-size=\"15\" font-weight=\"bold\"", title));
        svg.append(Svg.legend(growth.functions(), 12, 40, 9));
        svg.append(Svg.rect(LEFT, BOTTOM, RIGHT - LEFT, 1, Svg.INK));
        for (CallGrowth.Step step : growth.steps()) {
            // One and ten, and ten and a hundred, would lie on each other.
            if (step.others() >= most / 10) {
                String said = Svg.format("%,d (%.1f MB)", step.others(), step.asked() / 1e6);
                svg.append(Svg.text(x(step), BOTTOM + 18, "text-anchor=\"middle\"", said));
            }
        }
        for (int function = 0; function < growth.functions().size(); function++) {
            svg.append(line(function));
        }
        return svg.append("</svg>\n").toString();
    }

    private String line(int function) {
        String points = growth.steps().stream()
                .map(step -> Svg.format("%.1f,%.1f", x(step), y(step, function)))
                .collect(Collectors.joining(" "));
        CallGrowth.Step last = growth.steps().getLast();
        return Svg.format(
                        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                        points, Svg.COLOURS.get(function))
                + Svg.text(
                        x(last),
                        y(last, function) - 6,
                        "text-anchor=\"end\"",
                        Svg.format("%.1f ms", last.costs().get(function).cpu()));
    }

    private double x(CallGrowth.Step step) {
        return LEFT + (RIGHT - LEFT) * step.others() / most;
    }

    private double y(CallGrowth.Step step, int function) {
        return BOTTOM - (BOTTOM - TOP) * step.costs().get(function).cpu() / longest;
    }
}
