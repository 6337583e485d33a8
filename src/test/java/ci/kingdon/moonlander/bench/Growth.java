package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the cost of landings grows with how many there are at once.
 *
 * @param machine what the run was made on
 * @param processes what was measured the CPU time of
 * @param steps one for each number of landings
 */
public record Growth(String machine, List<String> processes, List<Step> steps) {

    /**
     * So many landings at once.
     *
     * @param landings how many
     * @param median seconds until half of them had landed
     * @param p99 seconds until 99 of a hundred had
     * @param calls of the function for each, until all had landed
     * @param cpu seconds of CPU time for each, of the processes in their order
     */
    public record Step(int landings, double median, double p99, double calls, List<Double> cpu) {

        double sum() {
            return cpu.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** As Markdown. */
    public String table() {
        Stream<String> head = Stream.concat(
                Stream.of("landings at once", "median, s", "p99, s", "calls a landing"),
                processes.stream().map(process -> "CPU of " + process + ", s a landing"));
        return Stream.concat(
                        Stream.of(
                                head.collect(Collectors.joining(" | ", "| ", " |")),
                                "| --- ".repeat(4 + processes.size()) + "|"),
                        steps.stream().map(Growth::row))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Step step) {
        return Stream.concat(
                        Stream.of(String.valueOf(step.landings())),
                        Stream.concat(Stream.of(step.median(), step.p99(), step.calls()), step.cpu().stream())
                                .map(number -> String.format(Locale.ROOT, number < 10 ? "%.2f" : "%.1f", number)))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** As a picture: a bar for each number of landings, of the CPU time that one landing took, process by process. */
    public String picture() {
        return new GrowthPicture(this).svg();
    }
}
