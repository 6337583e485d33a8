package ci.kingdon.moonlander.demo;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a command will say. In a line {@code ...} stands for any characters; alone in a line it stands for any lines, or none. How
 * many blanks there are between two words says nothing: they are what a table's widest row makes them.
 *
 * @param text the lines
 */
public record Seen(String text) {

    private static final String ANY = "...";

    /**
     * Where what was said is something else.
     *
     * @param expected the line that was not found; empty if nothing more was expected
     * @param found the line in its place; empty if nothing more was said
     */
    public record Difference(String expected, String found) {}

    /** The first difference, or nothing. */
    public Optional<Difference> difference(String output) {
        return new Comparison(lines(text), lines(output)).difference();
    }

    private static List<String> lines(String text) {
        return text.lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.collectingAndThen(Collectors.toList(), Seen::withoutEnd));
    }

    private static List<String> withoutEnd(List<String> lines) {
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isEmpty()) {
            end--;
        }
        return lines.subList(0, end);
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(Stream.of(line.split(Pattern.quote(ANY), -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    /** How far the two were brought together. */
    private record Place(int line, int output) {}

    /** Keeps how far the two could be brought together. */
    private static final class Comparison {

        private final List<String> expected;
        private final List<String> found;
        private final Set<Place> dead = new HashSet<>();
        private int farthestExpected;
        private int farthestFound;

        private Comparison(List<String> expected, List<String> found) {
            this.expected = expected;
            this.found = found;
        }

        private Optional<Difference> difference() {
            return matches(0, 0)
                    ? Optional.empty()
                    : Optional.of(new Difference(at(expected, farthestExpected), at(found, farthestFound)));
        }

        private static String at(List<String> lines, int index) {
            return index < lines.size() ? lines.get(index) : "";
        }

        /** Whether the rest of the one is the rest of the other. */
        private boolean matches(int line, int output) {
            Place place = new Place(line, output);
            if (dead.contains(place)) {
                return false;
            }
            if (line > farthestExpected) {
                farthestExpected = line;
                farthestFound = output;
            }
            boolean matches = restMatches(line, output);
            if (!matches) {
                dead.add(place);
            }
            return matches;
        }

        private boolean restMatches(int line, int output) {
            if (line == expected.size()) {
                return output == found.size();
            }
            if (expected.get(line).equals(ANY)) {
                return matches(line + 1, output) || output < found.size() && matches(line, output + 1);
            }
            return output < found.size()
                    && pattern(expected.get(line)).matcher(found.get(output)).matches()
                    && matches(line + 1, output + 1);
        }
    }
}
