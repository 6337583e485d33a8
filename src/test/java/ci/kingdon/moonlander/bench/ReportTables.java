package ci.kingdon.moonlander.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as Markdown, for terminals and for the docs; the ratios come last. */
public final class ReportTables {

    private final Report report;

    private ReportTables(Report report) {
        this.report = report;
    }

    /** All tables. */
    public static String of(Report report) {
        ReportTables tables = new ReportTables(report);
        return String.join(
                "\n",
                tables.calls("CPU time of the server per call, ms", Sample::cpu),
                tables.calls("Latency, median, ms", Sample::p50),
                tables.calls("Latency, p99, ms", Sample::p99),
                tables.lives(),
                tables.ratios());
    }

    private String calls(String title, ToDoubleFunction<Sample> figure) {
        return table(
                title,
                ofRow(report.functions()),
                report.rows(),
                row -> report.functions().stream()
                        .map(function -> report.spread(function, row, figure).toString()));
    }

    private String ratios() {
        return table(
                report.ours() + " : " + report.other(),
                ofRow(List.of("CPU time", "median latency", "p99 latency")),
                report.rows(),
                row -> Stream.<ToDoubleFunction<Sample>>of(Sample::cpu, Sample::p50, Sample::p99)
                        .map(figure -> report.ratio(row, figure).toString()));
    }

    private static List<String> ofRow(List<String> figures) {
        return Stream.concat(Stream.of("request", "calls", "callers"), figures.stream())
                .toList();
    }

    private static String table(String title, List<String> head, List<Row> rows, Function<Row, Stream<String>> cells) {
        List<String> lines = head(title, head);
        rows.forEach(row -> lines.add(line(Stream.concat(
                Stream.of(row.request(), row.calls(), String.valueOf(row.callers())), cells.apply(row)))));
        return text(lines);
    }

    /** A process's start is the same whatever it is asked next, but for the first answer. */
    private String lives() {
        List<String> lines = head(
                "Processes",
                Stream.concat(Stream.of("request", ""), Stream.concat(report.functions().stream(), Stream.of("ratio")))
                        .toList());
        lines.add(line(Stream.of(
                        Stream.of("", "image, compressed, MB"),
                        report.compressed().stream().map(ReportTables::oneDigit),
                        Stream.of(oneDigit(
                                report.compressed().get(0) / report.compressed().get(1))))
                .flatMap(cells -> cells)));
        for (String request : report.requests()) {
            lines.add(life(request, "start to first answer, ms", Life::start));
            lines.add(life(request, "resident after all calls, MiB", Life::resident));
            lines.add(life(request, "resident at most, MiB", Life::peak));
        }
        return text(lines);
    }

    private String life(String request, String name, ToDoubleFunction<Life> figure) {
        return line(Stream.of(
                        Stream.of(request, name),
                        report.functions().stream()
                                .map(function ->
                                        report.spread(function, request, figure).toString()),
                        Stream.of(report.ratio(request, figure).toString()))
                .flatMap(cells -> cells));
    }

    private static String oneDigit(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }

    private static List<String> head(String title, List<String> cells) {
        return new ArrayList<>(List.of(
                title + ":", "", line(cells.stream()), line(cells.stream().map(_ -> "---"))));
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }
}
