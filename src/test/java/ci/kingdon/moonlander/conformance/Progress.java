package ci.kingdon.moonlander.conformance;

import java.io.Console;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Says on a terminal, or in a log, how a run goes. Checks may end in another order than they start in. */
final class Progress {

    /** ANSI's colours of text. */
    private enum Colour {
        GREEN(32),
        RED(31),
        YELLOW(33);

        private final int code;

        Colour(int code) {
            this.code = code;
        }

        String of(String text) {
            return "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    }

    private static final String INDENT = "    ";

    private final PrintStream out;
    private final boolean colours;

    /** The check that the last line, which has no end yet, is about; empty where there is none. */
    private String open = "";

    Progress(PrintStream out, boolean colours) {
        this.out = out;
        this.colours = colours;
    }

    /** On standard output; in colours on a terminal where nobody has asked for none, see no-color.org. */
    static Progress onStandardOutput() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return new Progress(
                System.out,
                terminal && System.getenv().getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** A check starts. */
    synchronized void starts(String check, String title) {
        endLine();
        announce(check, title);
        out.flush();
        open = check;
    }

    /** A check has ended, or was not started at all. */
    synchronized void ended(Result result) {
        if (!open.equals(result.check())) {
            endLine();
            announce(result.check(), result.title());
        }
        open = "";
        out.println(word(result.outcome()) + String.format(Locale.ROOT, ", %.1f s", seconds(result.took())));
        if (result.outcome() != Outcome.PASSED) {
            indented("", result.detail());
            indented("what to do: ", result.advice());
        }
    }

    /** All checks have ended, and the report is in a directory. */
    synchronized void ends(Report report, Path directory) {
        endLine();
        for (Table table : report.tables()) {
            out.println();
            TextTable.lines(table).forEach(line -> out.println(plain(line)));
        }
        out.println();
        out.printf(
                "%d passed, %d failed, %d skipped in %.0f s; report: %s%n",
                report.count(Outcome.PASSED),
                report.count(Outcome.FAILED),
                report.count(Outcome.SKIPPED),
                seconds(report.took()),
                directory.resolve(ReportFiles.HTML));
        out.flush();
    }

    private void announce(String check, String title) {
        out.print(plain(check) + ": " + plain(title) + " ... ");
    }

    private void endLine() {
        if (!open.isEmpty()) {
            out.println();
            open = "";
        }
    }

    private void indented(String label, String text) {
        if (!text.isBlank()) {
            (label + text).strip().lines().forEach(line -> out.println(INDENT + plain(line)));
        }
    }

    private String word(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> coloured(Colour.GREEN, "ok");
            case FAILED -> coloured(Colour.RED, "FAILED");
            case SKIPPED -> coloured(Colour.YELLOW, "skipped");
        };
    }

    private String coloured(Colour colour, String text) {
        return colours ? colour.of(text) : text;
    }

    /** Without control and format characters: what clusters say must not move the cursor, set colours, or turn the direction of text. */
    private static String plain(String text) {
        return text.replace('\t', ' ').replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}
