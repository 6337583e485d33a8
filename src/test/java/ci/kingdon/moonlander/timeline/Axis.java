package ci.kingdon.moonlander.timeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where a time is drawn. Stretches in which nothing happens for long are cut down, all to the same width. */
final class Axis {

    /** What is longer than this is cut. */
    private static final Duration LONG = Duration.ofMillis(1500);

    /** What a stretch that is cut takes, in seconds of the others. */
    private static final double CUT = 0.7;

    /** Between two neighbouring events: from one place to another. */
    record Piece(Duration from, Duration until, double left, double right) {

        boolean isCut() {
            return length().compareTo(LONG) > 0;
        }

        Duration length() {
            return until.minus(from);
        }

        private double x(Duration time) {
            return left + (right - left) * time.minus(from).toMillis() / length().toMillis();
        }
    }

    private final List<Piece> pieces;

    private Axis(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /** The axis from zero to the end on which these events are, between two places. */
    static Axis of(Stream<Duration> events, Duration end, double left, double right) {
        List<Duration> times = Stream.concat(events, Stream.of(Duration.ZERO, end))
                .filter(time -> !time.isNegative() && time.compareTo(end) <= 0)
                .distinct()
                .sorted()
                .toList();
        double whole = 0;
        for (int i = 1; i < times.size(); i++) {
            whole += width(times.get(i).minus(times.get(i - 1)));
        }
        List<Piece> pieces = new ArrayList<>();
        double x = left;
        for (int i = 1; i < times.size(); i++) {
            double next = x + width(times.get(i).minus(times.get(i - 1))) * (right - left) / whole;
            pieces.add(new Piece(times.get(i - 1), times.get(i), x, next));
            x = next;
        }
        return new Axis(List.copyOf(pieces));
    }

    private static double width(Duration length) {
        return length.compareTo(LONG) > 0 ? CUT : length.toMillis() / 1000.0;
    }

    /** Where a time is; what is after the end is at the end. */
    double x(Duration time) {
        return pieces.stream()
                .filter(piece -> time.compareTo(piece.until()) <= 0)
                .findFirst()
                .map(piece -> piece.x(time))
                .orElse(pieces.getLast().right());
    }

    /** The stretches that are cut. */
    List<Piece> cuts() {
        return pieces.stream().filter(Piece::isCut).toList();
    }

    /** The whole seconds that are not in a stretch that is cut. */
    List<Duration> seconds() {
        return Stream.iterate(
                        Duration.ZERO,
                        time -> time.compareTo(pieces.getLast().until()) <= 0,
                        time -> time.plusSeconds(1))
                .filter(time -> cuts().stream()
                        .noneMatch(cut -> time.compareTo(cut.from()) > 0 && time.compareTo(cut.until()) < 0))
                .toList();
    }
}
