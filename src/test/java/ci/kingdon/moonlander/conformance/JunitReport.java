package ci.kingdon.moonlander.conformance;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A report as CI systems read the results of tests: a test suite of JUnit's, with a test case a check. */
final class JunitReport {

    private static final String SUITE = "moonlander.conformance";

    /** Strict readers take no time zone: it is UTC. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private JunitReport() {}

    static String of(Report report) {
        Markup xml = new Markup("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.open(
                "testsuite",
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
        xml.line().open("properties");
        property(xml, "context", report.context());
        property(xml, "kubernetes", report.kubernetes());
        property(xml, "version", report.version());
        property(xml, "namespace", report.namespace());
        xml.line().close();
        report.results().forEach(result -> testcase(xml, result));
        return xml.line().close().end();
    }

    private static void property(Markup xml, String name, String value) {
        xml.line().empty("property", "name", name, "value", value);
    }

    private static void testcase(Markup xml, Result result) {
        xml.line().open("testcase", "classname", SUITE, "name", result.check(), "time", seconds(result.took()));
        switch (result.outcome()) {
            case PASSED -> xml.line().element("system-out", paragraphs(result.title(), result.detail()));
            case FAILED ->
                xml.line()
                        .element(
                                "failure",
                                paragraphs("Does not hold: " + result.title(), result.detail(), advice(result)),
                                "type",
                                "conformance",
                                "message",
                                message(result));
            case SKIPPED -> xml.line().empty("skipped", "message", message(result));
        }
        xml.line().close();
    }

    /** An attribute has no lines. */
    private static String message(Result result) {
        return paragraphs(result.detail(), advice(result)).replaceAll("\\s+", " ");
    }

    private static String advice(Result result) {
        return result.advice().isEmpty() ? "" : "What to do: " + result.advice();
    }

    private static String paragraphs(String... paragraphs) {
        return Stream.of(paragraphs).filter(paragraph -> !paragraph.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
