package ci.kingdon.moonlander.demo;

import ci.kingdon.moonlander.demo.Setting.Place;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which settings a section of the script is played. In the script it stands under the section's heading, as one comment or two:
 * {@code <!-- only: engine -->}, {@code <!-- fallback: none, B -->}. Without a comment it is every setting.
 *
 * @param places where
 * @param fallbacks by which fallbacks
 */
record Scope(Set<Place> places, Set<String> fallbacks) {

    static final List<String> FALLBACKS = List.of(Setting.NONE, "A", "B", "C", "D");

    static final Scope ALWAYS = new Scope(EnumSet.allOf(Place.class), Set.copyOf(FALLBACKS));

    private static final Pattern COMMENT = Pattern.compile("<!--\\s*(\\w+):\\s*([\\w, ]+?)\\s*-->");

    Scope {
        places = Set.copyOf(places);
        fallbacks = Set.copyOf(fallbacks);
    }

    /**
     * This one, as far as a comment leaves it.
     *
     * @throws IllegalArgumentException with what is allowed, if the comment says something else
     */
    Scope within(String comment) {
        Matcher matcher = COMMENT.matcher(comment.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    comment.strip() + " is neither <!-- only: ... --> nor <!-- fallback: ... -->");
        }
        List<String> values = List.of(matcher.group(2).split(",\\s*"));
        return switch (matcher.group(1)) {
            case "only" -> new Scope(places(values), fallbacks);
            case "fallback" -> new Scope(places, fallbacks(values));
            default ->
                throw new IllegalArgumentException(comment.strip() + " has to begin with only: or with fallback:");
        };
    }

    private Set<Place> places(List<String> names) {
        Set<Place> left = EnumSet.noneOf(Place.class);
        for (String name : names) {
            Place place = switch (name) {
                case "engine" -> Place.ENGINE;
                case "cluster" -> Place.CLUSTER;
                default ->
                    throw new IllegalArgumentException("only: has \"" + name + "\"; allowed are engine and cluster");
            };
            if (places.contains(place)) {
                left.add(place);
            }
        }
        return left;
    }

    private Set<String> fallbacks(List<String> names) {
        Set<String> left = new TreeSet<>();
        for (String name : names) {
            if (!FALLBACKS.contains(name)) {
                throw new IllegalArgumentException(
                        "fallback: has \"" + name + "\"; allowed are " + String.join(", ", FALLBACKS));
            }
            if (fallbacks.contains(name)) {
                left.add(name);
            }
        }
        return left;
    }

    boolean covers(Setting setting) {
        return places.contains(setting.place()) && fallbacks.contains(setting.fallback());
    }
}
