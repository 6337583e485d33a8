package ci.kingdon.moonlander.conformance;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A table as lines of text: columns below each other that are no wider than they have to be. */
final class TextTable {

    private static final String INDENT = "  ";
    private static final String GAP = "  ";

    private TextTable() {}

    /** The title, the columns' names, and the rows. */
    static Stream<String> lines(Table table) {
        List<List<String>> rows = Stream.concat(Stream.of(table.columns()), table.rows().stream())
                .map(row -> row.stream().map(TextTable::inOneLine).toList())
                .toList();
        List<Integer> widths = IntStream.range(0, table.columns().size())
                .mapToObj(column -> width(rows, column))
                .toList();
        return Stream.of(
                        Stream.of(inOneLine(table.title())),
                        Stream.of(
                                        rows.getFirst(),
                                        widths.stream().map("-"::repeat).toList())
                                .map(row -> line(table, row, widths)),
                        rows.stream().skip(1).map(row -> line(table, row, widths)))
                .flatMap(lines -> lines);
    }

    private static String inOneLine(String cell) {
        return cell.strip().replaceAll("\\s+", " ");
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElseThrow();
    }

    private static String line(Table table, List<String> row, List<Integer> widths) {
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
