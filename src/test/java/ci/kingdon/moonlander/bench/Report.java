package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * All that a run measured.
 *
 * @param functions their names: ours, what it is held against, and others
 * @param compressed the megabytes of their images, compressed
 * @param machine what the run was made on, and what else that did
 */
public record Report(
        List<String> functions, List<Double> compressed, String machine, List<Sample> samples, List<Life> lives) {

    public Report {
        functions = List.copyOf(functions);
        compressed = List.copyOf(compressed);
        samples = List.copyOf(samples);
        lives = List.copyOf(lives);
    }

    String ours() {
        return functions.get(0);
    }

    /** The function that ours is held against. */
    String other() {
        return functions.get(1);
    }

    List<Row> rows() {
        return samples.stream().map(Sample::row).distinct().toList();
    }

    List<String> requests() {
        return lives.stream().map(Life::request).distinct().toList();
    }

    Spread spread(String function, Row row, ToDoubleFunction<Sample> figure) {
        return Spread.of(figures(function, row, figure));
    }

    Spread spread(String function, String request, ToDoubleFunction<Life> figure) {
        return Spread.of(figures(function, request, figure));
    }

    /** How many times the other's ours is: of each round by itself, for the machine is another one in each. */
    Spread ratio(Row row, ToDoubleFunction<Sample> figure) {
        return ratio(figures(ours(), row, figure), figures(other(), row, figure));
    }

    Spread ratio(String request, ToDoubleFunction<Life> figure) {
        return ratio(figures(ours(), request, figure), figures(other(), request, figure));
    }

    private static Spread ratio(List<Double> ours, List<Double> others) {
        return Spread.of(IntStream.range(0, ours.size())
                .mapToObj(round -> ours.get(round) / others.get(round))
                .toList());
    }

    private List<Double> figures(String function, Row row, ToDoubleFunction<Sample> figure) {
        return samples.stream()
                .filter(sample ->
                        sample.function().equals(function) && sample.row().equals(row))
                .map(figure::applyAsDouble)
                .toList();
    }

    private List<Double> figures(String function, String request, ToDoubleFunction<Life> figure) {
        return lives.stream()
                .filter(life ->
                        life.function().equals(function) && life.request().equals(request))
                .map(figure::applyAsDouble)
                .toList();
    }
}
