package ci.kingdon.moonlander.conformance;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Figures or verdicts that a run collected.
 *
 * @param name for files, in lower case and hyphens
 * @param title for people
 * @param rows as many cells each as there are columns
 */
record Table(String name, String title, List<String> columns, List<List<String>> rows) {

    /** A number, and what it is counted in: 7, 1.5 s, 12 MiB, 93%. */
    private static final Pattern FIGURE = Pattern.compile("[-+]?\\d+([.,]\\d+)*( ?[\\p{L}%/]+)?");

    Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "table " + name + " has " + columns.size() + " columns, and a row of " + row.size());
            }
        }
    }

    /** Whether a column has figures, so that they can be compared where they end below each other. */
    boolean hasFigures(int column) {
        List<String> cells = rows.stream()
                .map(row -> row.get(column))
                .filter(cell -> !cell.isEmpty())
                .toList();
        return !cells.isEmpty()
                && cells.stream().allMatch(cell -> FIGURE.matcher(cell).matches());
    }
}
