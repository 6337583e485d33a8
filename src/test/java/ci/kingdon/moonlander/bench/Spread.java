package ci.kingdon.moonlander.bench;

import java.util.List;
import java.util.Locale;

/** What several rounds measured of one thing. */
public record Spread(double median, double least, double most) {

    /**
     * That of these.
     *
     * @param measured at least one
     */
    public static Spread of(List<Double> measured) {
        List<Double> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** As in {@code 1.82 (1.75–1.90)}. */
    @Override
    public String toString() {
        return digits(median) + " (" + digits(least) + "–" + digits(most) + ")";
    }

    /** Three digits that count, where it has a fraction. */
    static String digits(double number) {
        int fraction = number < 10 ? 2 : number < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + fraction + "f", number);
    }
}
