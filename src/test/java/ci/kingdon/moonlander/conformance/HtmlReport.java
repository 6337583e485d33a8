package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.timeline.Timeline;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/** A report for people: one file that runs nothing and loads nothing. It is well-formed XML too, and tests read it so. */
final class HtmlReport {

    /** A second wall behind the escaping: no script runs, and nothing is loaded from anywhere. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String PICTURE = "How the first landing went";

    private final Report report;
    private final Markup html = new Markup("<!DOCTYPE html>");

    private HtmlReport(Report report) {
        this.report = report;
    }

    static String of(Report report) {
        HtmlReport page = new HtmlReport(report);
        page.page();
        return page.html.toString();
    }

    private void page() {
        html.block(
                "html",
                () -> {
                    html.block("head", this::head);
                    html.block("body", () -> html.block("main", this::body));
                },
                "lang",
                "en");
    }

    private void head() {
        html.empty("meta", "charset", "utf-8");
        html.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        html.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // Else browsers ask the server that has this page for an icon.
        html.empty("link", "rel", "icon", "href", "data:,");
        html.line("title", title() + ": " + verdict());
        html.line("style", HtmlStyle.CSS);
    }

    private void body() {
        html.line("h1", title());
        html.line(
                "p",
                () -> {
                    html.markup(HtmlStyle.icon(result()));
                    html.text(verdict());
                },
                "class",
                "verdict " + word(result()));
        html.block("dl", this::facts);
        if (!report.results().isEmpty()) {
            checks();
        }
        report.tables().forEach(this::table);
        report.landing().ifPresent(this::landing);
    }

    private String title() {
        return "Moonlander on " + report.context();
    }

    private void facts() {
        fact("Moonlander", report.version().isEmpty() ? "not installed" : report.version());
        fact("Kubernetes", report.kubernetes());
        fact("context", report.context());
        fact("namespace", report.namespace());
        fact("start", MOMENT.format(report.start()));
        fact("took", minutes(report.took()));
    }

    private void fact(String name, String value) {
        html.line("div", () -> {
            html.inline("dt", name);
            html.inline("dd", value);
        });
    }

    /** How the run as a whole ended. */
    private Outcome result() {
        if (report.count(Outcome.FAILED) > 0) {
            return Outcome.FAILED;
        }
        return report.count(Outcome.PASSED) > 0 ? Outcome.PASSED : Outcome.SKIPPED;
    }

    private String verdict() {
        long ran = report.count(Outcome.PASSED) + report.count(Outcome.FAILED);
        long skipped = report.count(Outcome.SKIPPED);
        String others = skipped == 0 ? "" : ", " + skipped + " skipped";
        return switch (result()) {
            case PASSED -> (ran == 1 ? "The check that ran passed" : "All " + ran + " checks that ran passed") + others;
            case FAILED ->
                report.count(Outcome.FAILED) + " of " + ran + (ran == 1 ? " check failed" : " checks failed") + others;
            case SKIPPED -> "No check ran" + others;
        };
    }

    private void checks() {
        table(
                "checks",
                "Checks",
                List.of("outcome", "check", "what was seen", "took"),
                column -> column == 3,
                () -> report.results().forEach(this::check));
    }

    private void check(Result result) {
        html.block("tr", () -> {
            html.line(
                    "td",
                    () -> {
                        html.markup(HtmlStyle.icon(result.outcome()));
                        html.text(word(result.outcome()));
                    },
                    "class",
                    "outcome " + word(result.outcome()));
            html.line(
                    "th",
                    () -> {
                        html.inline("code", result.check());
                        html.inline("p", result.title());
                    },
                    "scope",
                    "row");
            html.line("td", () -> seen(result), "class", "seen");
            html.line("td", tenths(result.took()), "class", "figure took");
        });
    }

    private void seen(Result result) {
        html.inline("p", result.detail());
        if (!result.advice().isEmpty()) {
            html.inline("p", "What to do: " + result.advice(), "class", "advice");
        }
    }

    private void table(Table table) {
        table(
                "figures",
                table.title(),
                table.columns(),
                table::hasFigures,
                () -> table.rows().forEach(row -> html.line("tr", () -> cells(table, row))));
    }

    private void cells(Table table, List<String> row) {
        html.inline("th", row.getFirst(), "scope", "row", "class", style(table.hasFigures(0)));
        for (int column = 1; column < row.size(); column++) {
            html.inline("td", row.get(column), "class", style(table.hasFigures(column)));
        }
    }

    private void table(String style, String title, List<String> columns, IntPredicate figures, Runnable rows) {
        scrolling(
                title,
                () -> html.block(
                        "table",
                        () -> {
                            html.line("caption", () -> html.inline("h2", title));
                            html.block("thead", () -> html.line("tr", () -> heads(columns, figures)));
                            html.block("tbody", rows);
                        },
                        "class",
                        style));
    }

    /** What scrolls by itself where the page is narrower, by the keyboard too. */
    private void scrolling(String name, Runnable content) {
        html.block("div", content, "class", "scrolling", "role", "region", "tabindex", "0", "aria-label", name);
    }

    private void heads(List<String> columns, IntPredicate figures) {
        for (int column = 0; column < columns.size(); column++) {
            html.inline("th", columns.get(column), "scope", "col", "class", style(figures.test(column)));
        }
    }

    private static String style(boolean figures) {
        return figures ? "figure" : "text";
    }

    private static String word(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    private void landing(Timeline landing) {
        html.line("h2", PICTURE);
        scrolling(
                PICTURE,
                // Of a picture only its name is read out; the table has the rest.
                () -> html.line(
                        "div",
                        () -> html.markup(landing.svg()),
                        "class",
                        "picture",
                        "role",
                        "img",
                        "aria-label",
                        landing.title()));
        html.block("details", () -> {
            html.line("summary", "The same as a table");
            table(times(landing));
        });
    }

    private static Table times(Timeline landing) {
        return new Table(
                "landing",
                landing.title(),
                List.of("what", "where", "from", "until"),
                landing.groups().stream()
                        .flatMap(group -> group.rows().stream()
                                .flatMap(row -> row.waits().stream()
                                        .map(wait -> List.of(
                                                row.name(), group.name(), tenths(wait.from()), tenths(wait.until())))))
                        .toList());
    }

    private static String minutes(Duration time) {
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }

    private static String tenths(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
}
