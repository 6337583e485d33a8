package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How the cost of a call grows with the resources of other steps that the request has beside the XR's own.
 *
 * @param machine what the run was made on
 * @param functions their names, ours first
 * @param steps one for each number of resources, the fewest first
 */
public record CallGrowth(String machine, List<String> functions, List<Step> steps) {

    private static final double KILO = 1000;

    /**
     * So many resources of other steps.
     *
     * @param others how many
     * @param asked bytes of the request
     * @param allocated bytes that a call of ours allocates
     * @param costs of the functions, in their order
     */
    public record Step(int others, long asked, long allocated, List<Cost> costs) {}

    /**
     * What it took a function.
     *
     * @param cpu milliseconds of CPU time for each call
     * @param resident MiB that its process has after all calls
     */
    public record Cost(double cpu, double resident) {}

    /** As Markdown; the last row is what each resource more takes, from the fewest to the most. */
    public String table() {
        Stream<String> head = Stream.concat(
                Stream.of("resources of others", "asked, kB", "allocated by " + functions.getFirst() + ", kB"),
                functions.stream().flatMap(name -> Stream.of("CPU of " + name + ", ms", "resident " + name + ", MiB")));
        return Stream.of(
                        Stream.of(line(head), "| --- ".repeat(3 + 2 * functions.size()) + "|"),
                        steps.stream()
                                .map(step -> line(cells(String.format(Locale.ROOT, "%,d", step.others()), cell(step)))),
                        Stream.of(line(cells("each more", this::slope))))
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private Stream<String> cells(String name, Function<ToDoubleFunction<Step>, String> cell) {
        return Stream.of(
                        Stream.of(
                                name,
                                cell.apply(step -> step.asked() / KILO),
                                cell.apply(step -> step.allocated() / KILO)),
                        IntStream.range(0, functions.size())
                                .boxed()
                                .flatMap(i -> Stream.of(
                                        cell.apply(step -> step.costs().get(i).cpu()),
                                        cell.apply(step -> step.costs().get(i).resident()))))
                .flatMap(cells -> cells);
    }

    private static Function<ToDoubleFunction<Step>, String> cell(Step step) {
        return figure -> Spread.digits(figure.applyAsDouble(step));
    }

    private String slope(ToDoubleFunction<Step> figure) {
        return String.format(Locale.ROOT, "%.4f", slopeOf(figure));
    }

    double slopeOf(ToDoubleFunction<Step> figure) {
        Step first = steps.getFirst();
        Step last = steps.getLast();
        return (figure.applyAsDouble(last) - figure.applyAsDouble(first)) / (last.others() - first.others());
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** As a picture: a line of CPU time per call for each function. */
    public String picture() {
        return new CallGrowthPicture(this).svg();
    }
}
