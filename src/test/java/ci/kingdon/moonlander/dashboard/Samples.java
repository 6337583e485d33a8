package ci.kingdon.moonlander.dashboard;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a run's scrapes have found.
 *
 * @param series the value of each at each step; null where there was none
 * @param step seconds between two scrapes
 * @param steps how many there were
 */
record Samples(Map<String, Map<Integer, Double>> series, int step, int steps) {

    private static final Pattern USED = Pattern.compile("(function_|grpc_server_|jvm_memory_used|process_).*");

    /** Reads lines of second, pod, series and value, with tabs between them. */
    static Samples of(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return of(lines);
        }
    }

    static Samples of(Stream<String> lines) {
        Map<String, Map<Integer, Double>> bySecond = new TreeMap<>();
        lines.map(line -> line.split("\t", -1))
                .filter(fields -> USED.matcher(fields[2]).matches())
                .forEach(fields -> bySecond.computeIfAbsent(labelled(fields[2], fields[1]), _ -> new TreeMap<>())
                        .put(Integer.valueOf(fields[0]), Double.valueOf(fields[3])));
        Map<String, Map<Integer, Double>> up = new TreeMap<>();
        bySecond.forEach((name, values) -> values.keySet()
                .forEach(second -> up.computeIfAbsent(
                                name.replaceAll(".*(pod=\"[^\"]*\").*", "up{job=\"function-moonlander-metrics\",$1}"),
                                _ -> new TreeMap<>())
                        .put(second, 1.0)));
        bySecond.putAll(up);
        int last = bySecond.values().stream()
                .map(values -> Collections.max(values.keySet()))
                .reduce(0, Math::max);
        int step = bySecond.values().stream()
                .flatMap(values -> values.keySet().stream())
                .filter(second -> second > 0)
                .reduce(last, Math::min);
        return new Samples(bySecond, step, last / step + 1);
    }

    /** With the labels that Prometheus adds. */
    private static String labelled(String series, String pod) {
        String labels = "job=\"function-moonlander-metrics\",pod=\"" + pod + "\"";
        return series.endsWith("}")
                ? series.substring(0, series.length() - 1) + "," + labels + "}"
                : series + "{" + labels + "}";
    }

    /** As Prometheus' own tests load them. */
    String load() {
        return "load " + step + "s\n"
                + series.entrySet().stream()
                        .map(entry -> "  " + entry.getKey() + " " + values(entry.getValue()))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    private String values(Map<Integer, Double> values) {
        return IntStream.range(0, steps)
                .mapToObj(i -> values.get(i * step))
                .map(value -> value == null || !Double.isFinite(value)
                        ? "_"
                        : BigDecimal.valueOf(value).toPlainString())
                .collect(Collectors.joining(" "));
    }

    int seconds() {
        return (steps - 1) * step;
    }
}
