package ci.kingdon.moonlander.conformance;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table as lines of text: its columns below each other, and as wide as they have to be. */
record TextTable(Table table) {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    /** The title, the columns' names, and the rows. */
    Stream<String> lines() {
        List<Integer> widths =
                IntStream.range(0, table.columns().size()).mapToObj(this::width).toList();
        List<String> rules = widths.stream().map("-"::repeat).toList();
        return Stream.concat(
                Stream.of(table.title()),
                Stream.concat(Stream.of(table.columns(), rules), table.rows().stream())
                        .map(row -> line(row, widths)));
    }

    private int width(int column) {
        return Stream.concat(Stream.of(table.columns()), table.rows().stream())
                .mapToInt(row -> length(row.get(column)))
                .max()
                .orElseThrow();
    }

    private String line(List<String> row, List<Integer> widths) {
        return IntStream.range(0, row.size())
                .mapToObj(column -> padded(row.get(column), widths.get(column), table.hasFigures(column)))
                .collect(Collectors.joining(GAP, INDENT, ""))
                .stripTrailing();
    }

    private static String padded(String cell, int width, boolean right) {
        String padding = " ".repeat(width - length(cell));
        return right ? padding + cell : cell + padding;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
