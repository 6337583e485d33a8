package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.timeline.Timeline;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs. docs/conformance.md has its shape; what changes there raises {@link #FORMAT}, what is added does not. */
final class JsonReport {

    private static final int FORMAT = 1;

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonReport() {}

    static String of(Report report) {
        ObjectNode json = MAPPER.createObjectNode();
        json.put("format", FORMAT);
        json.put("context", report.context());
        json.put("kubernetes", report.kubernetes());
        json.put("version", report.version());
        json.put("namespace", report.namespace());
        json.put("start", report.start().truncatedTo(ChronoUnit.MILLIS).toString());
        json.put("seconds", seconds(report.took()));
        for (Outcome outcome : Outcome.values()) {
            json.put(word(outcome), report.count(outcome));
        }
        ArrayNode checks = json.putArray("checks");
        report.results().forEach(result -> write(result, checks.addObject()));
        ArrayNode tables = json.putArray("tables");
        report.tables().forEach(table -> write(table, tables.addObject()));
        report.landing().ifPresent(landing -> write(landing, json.putObject("landing")));
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }

    private static void write(Result result, ObjectNode json) {
        json.put("check", result.check());
        json.put("title", result.title());
        json.put("outcome", word(result.outcome()));
        json.put("detail", result.detail());
        json.put("advice", result.advice());
        json.put("seconds", seconds(result.took()));
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private static void write(Table table, ObjectNode json) {
        json.put("name", table.name());
        json.put("title", table.title());
        write(table.columns(), json.putArray("columns"));
        ArrayNode rows = json.putArray("rows");
        table.rows().forEach(row -> write(row, rows.addArray()));
    }

    private static void write(List<String> texts, ArrayNode json) {
        texts.forEach(json::add);
    }

    private static void write(Timeline landing, ObjectNode json) {
        json.put("title", landing.title());
        json.put("seconds", seconds(landing.end()));
        ArrayNode rows = json.putArray("rows");
        for (Timeline.Group group : landing.groups()) {
            group.rows().forEach(row -> write(row, rows.addObject().put("group", group.name())));
        }
        ArrayNode arrows = json.putArray("arrows");
        landing.arrows()
                .forEach(arrow -> arrows.addObject()
                        .put("from", arrow.from().name())
                        .put("to", arrow.to().name()));
    }

    private static void write(Timeline.Row row, ObjectNode json) {
        json.put("name", row.name());
        switch (row) {
            case Timeline.Resource resource -> {
                json.put("created", seconds(resource.created()));
                json.put("ready", seconds(resource.ready()));
            }
            case Timeline.Waiting waiting -> {
                ArrayNode waits = json.putArray("waits");
                waiting.waits()
                        .forEach(wait -> waits.addObject()
                                .put("from", seconds(wait.from()))
                                .put("until", seconds(wait.until())));
            }
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
