package ci.kingdon.moonlander.conformance;

import java.util.List;

/**
 * Figures or verdicts that a run collected.
 *
 * @param name for files, in lower case and hyphens
 * @param title for people
 * @param rows as many cells each as there are columns
 */
record Table(String name, String title, List<String> columns, List<List<String>> rows) {

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
}
