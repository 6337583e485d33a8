package ci.kingdon.moonlander.conformance;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as CI systems read the results of tests: one of JUnit's test suites, with a test case a check. */
final class JunitReport {

    private static final String SUITE = "moonlander.conformance";

    /** In UTC. Ant's schema, which strict readers go by, has no time zone. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Report report;
    private final Markup xml = new Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");

    private JunitReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        JunitReport junit = new JunitReport(report);
        junit.suite();
        return junit.xml.toString();
    }

    private void suite() {
        xml.block(
                "testsuite",
                () -> {
                    xml.block("properties", this::properties);
                    report.results().forEach(this::testcase);
                },
                "name",
                SUITE,
                "tests",
                String.valueOf(report.results().size()),
                "failures",
                String.valueOf(report.count(Outcome.FAILED)),
                "errors",
                "0",
                "skipped",
                String.valueOf(report.count(Outcome.SKIPPED)),
                "time",
                seconds(report.took()),
                "timestamp",
                TIMESTAMP.format(report.start()));
    }

    private void properties() {
        property("context", report.context());
        property("kubernetes", report.kubernetes());
        property("version", report.version());
        property("namespace", report.namespace());
    }

    private void property(String name, String value) {
        xml.empty("property", "name", name, "value", value);
    }

    private void testcase(Result result) {
        xml.block(
                "testcase",
                () -> outcome(result),
                "classname",
                SUITE,
                "name",
                result.check(),
                "time",
                seconds(result.took()));
    }

    private void outcome(Result result) {
        switch (result.outcome()) {
            case PASSED -> xml.line("system-out", joined("\n", result.title(), result.detail()));
            case FAILED ->
                xml.line(
                        "failure",
                        joined("\n", "does not hold: " + result.title(), result.detail(), advice(result)),
                        "type",
                        SUITE,
                        "message",
                        message(result));
            case SKIPPED -> xml.empty("skipped", "message", message(result));
        }
    }

    /** In one line, as attributes are. */
    private static String message(Result result) {
        return joined("; ", result.detail(), advice(result)).strip().replaceAll("\\s+", " ");
    }

    private static String advice(Result result) {
        return result.advice().isEmpty() ? "" : "what to do: " + result.advice();
    }

    private static String joined(String separator, String... texts) {
        return Stream.of(texts).filter(text -> !text.isEmpty()).collect(Collectors.joining(separator));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
