package ci.kingdon.moonlander.dashboard;

import ci.kingdon.moonlander.testing.PromQl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The lines of a dashboard's panels, as Prometheus' own code finds them in samples. */
final class Panels {

    private static final int POINTS = 120;

    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+)}}");

    private Panels() {}

    /** A panel's lines, the highest first. */
    static List<Line> lines(JsonNode panel, Samples samples) throws IOException, InterruptedException {
        ObjectNode question = JsonNodeFactory.instance.objectNode();
        ArrayNode evaluations = question.putArray("evaluations");
        boolean single = panel.path("type").asString().equals("stat");
        panel.path("targets").forEach(target -> ask(target, samples, single, evaluations));
        JsonNode answer = PromQl.ask(question).path("evaluations");
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < answer.size(); i++) {
            String legend = panel.path("targets").path(i).path("legendFormat").asString();
            lines.addAll(lines(legend, evaluations.path(i).path("seconds"), answer.path(i)));
        }
        lines.sort(Comparator.comparing(Line::most).reversed());
        return lines;
    }

    private static void ask(JsonNode target, Samples samples, boolean single, ArrayNode evaluations) {
        ArrayNode seconds = evaluations
                .addObject()
                .put("series", samples.load())
                .put(
                        "expression",
                        target.path("expr")
                                .asString()
                                .replace("$__rate_interval", "1m")
                                .replace("$__range", samples.seconds() + "s")
                                .replace("$kind", ".*"))
                .putArray("seconds");
        for (int i = single ? POINTS : 1; i <= POINTS; i++) {
            seconds.add(samples.seconds() * i / POINTS);
        }
    }

    private static List<Line> lines(String legend, JsonNode seconds, JsonNode vectors) {
        Map<String, List<Line.Point>> points = new LinkedHashMap<>();
        for (int i = 0; i < vectors.size(); i++) {
            int second = seconds.path(i).asInt();
            vectors.path(i)
                    .forEach(sample -> points.computeIfAbsent(
                                    name(legend, sample.path("labels")), _ -> new ArrayList<>())
                            .add(new Line.Point(second, sample.path("value").asDouble())));
        }
        return points.entrySet().stream()
                .map(entry -> new Line(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static String name(String legend, JsonNode labels) {
        return PLACE.matcher(legend)
                .replaceAll(place -> labels.path(place.group(1)).asString(""));
    }
}
