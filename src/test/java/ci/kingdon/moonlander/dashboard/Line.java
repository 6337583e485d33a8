package ci.kingdon.moonlander.dashboard;

import java.util.List;

/**
 * One line of a panel.
 *
 * @param name as the panel's legend has it
 * @param points where it is
 */
record Line(String name, List<Point> points) {

    /** A value at a time. */
    record Point(int second, double value) {}

    double most() {
        return points.stream().mapToDouble(Point::value).max().orElse(0);
    }

    double last() {
        return points.isEmpty() ? 0 : points.getLast().value();
    }
}
