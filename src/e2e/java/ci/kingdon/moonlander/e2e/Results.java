package ci.kingdon.moonlander.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What each scenario took and found, printed as a table in the end. Scenarios tell it from threads of their own. */
final class Results implements AutoCloseable {

    /**
     * A scenario that has ended.
     *
     * @param failure why it failed, in one line; empty where it passed
     * @param started when, by {@link System#nanoTime}
     * @param ended the same
     */
    private record Row(String scenario, Optional<String> failure, long started, long ended) {

        boolean ranBeside(Row other) {
            return other != this && started < other.ended && other.started < ended;
        }

        long seconds() {
            return Duration.ofNanos(ended - started).toSeconds();
        }

        String result() {
            return failure.isEmpty() ? "passed" : "FAILED";
        }

        /** As the scenario's name begins. */
        int number() {
            return Integer.parseInt(scenario.substring(0, scenario.indexOf(' ')));
        }
    }

    /** Of a failure's message, in characters. */
    private static final int LONGEST = 600;

    private final long start = System.nanoTime();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, List<String>> notes = new HashMap<>();
    private final Path failed;

    /** The results of a run; what failed is written to a file, too, a line each. */
    Results(Path failed) {
        this.failed = failed;
    }

    /** What one scenario wants said. */
    final class Notes {

        private final String scenario;

        private Notes(String scenario) {
            this.scenario = scenario;
        }

        /** Says a figure, now and in the table. */
        void say(String figure, Object... values) {
            note(scenario, figure.formatted(values));
        }
    }

    Notes notes(String scenario) {
        return new Notes(scenario);
    }

    private synchronized void note(String scenario, String line) {
        notes.computeIfAbsent(scenario, _ -> new ArrayList<>()).add(line);
        System.out.println("e2e: " + scenario + ": " + line);
    }

    /** Takes how a scenario ended, which began at a {@link System#nanoTime}, and why where it failed. */
    synchronized void ended(String scenario, Optional<Throwable> cause, long started) {
        Row row = new Row(scenario, cause.map(Results::inOneLine), started, System.nanoTime());
        rows.add(row);
        System.out.println("e2e: " + scenario + ": " + row.result());
    }

    private static String inOneLine(Throwable cause) {
        String line = cause.toString().replaceAll("\\s+", " ");
        return line.substring(0, Math.min(LONGEST, line.length()));
    }

    @Override
    public synchronized void close() throws IOException {
        int width = rows.stream().mapToInt(row -> row.scenario().length()).max().orElse(1);
        String line = "e2e: %-" + width + "s %6s  %s%n";
        System.out.println();
        System.out.printf(line, "scenario", "time", "result");
        rows.stream().sorted(Comparator.comparing(Row::number)).forEach(row -> {
            boolean beside = rows.stream().anyMatch(row::ranBeside);
            System.out.printf(
                    line, row.scenario(), row.seconds() + " s", row.result() + (beside ? ", beside others" : ""));
            notes.getOrDefault(row.scenario(), List.of()).forEach(note -> System.out.println("e2e:     " + note));
        });
        System.out.printf(
                line,
                "all",
                Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s",
                "the engine's start and end included");
        Files.write(
                failed,
                rows.stream()
                        .flatMap(row -> row.failure().stream().map(failure -> row.scenario() + ": " + failure))
                        .toList());
    }
}
