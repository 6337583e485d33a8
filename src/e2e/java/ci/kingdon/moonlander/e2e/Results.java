package ci.kingdon.moonlander.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each scenario took and found, printed as a table in the end. */
final class Results implements AutoCloseable {

    private record Row(boolean passed, Duration took) {}

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, List<String>> notes = new LinkedHashMap<>();

    /** What one scenario wants said. */
    final class Notes {

        private final String scenario;

        private Notes(String scenario) {
            this.scenario = scenario;
        }

        /** Says a figure, now and in the table. */
        void say(String figure, Object... values) {
            String line = figure.formatted(values);
            notes.computeIfAbsent(scenario, _ -> new ArrayList<>()).add(line);
            System.out.println("e2e: " + scenario + ": " + line);
        }
    }

    Notes notes(String scenario) {
        return new Notes(scenario);
    }

    void ended(String scenario, boolean passed, Duration took) {
        rows.put(scenario, new Row(passed, took));
        System.out.println("e2e: " + scenario + ": " + (passed ? "passed" : "FAILED"));
    }

    @Override
    public void close() {
        System.out.println("\ne2e: scenario                                                       time  result");
        rows.forEach((scenario, row) -> {
            System.out.printf(
                    "e2e: %-65s %4d s  %s%n", scenario, row.took().toSeconds(), row.passed() ? "passed" : "FAILED");
            notes.getOrDefault(scenario, List.of()).forEach(note -> System.out.println("e2e:     " + note));
        });
    }
}
