package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.Rule.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives rules for the ranges of a spec the keys that they were made with. AWS takes no rule twice (InvalidPermission.Duplicate). So two
 * rules of which each becomes what the other one is, because the spec has the two ranges in another order, would wait for each other
 * for ever.
 */
final class RuleKeys {

    /** Rules for ranges of a spec are numbered. */
    private static final Pattern NUMBERED = Pattern.compile("(.+-)([0-9]+)");

    private RuleKeys() {}

    /**
     * The same rules, of which those for ranges that have a rule already keep its key.
     *
     * @param rules the rules of one group
     * @param madeFor the range that the rule of a key was made for, if there is one
     */
    static List<Rule> kept(List<Rule> rules, Function<String, Optional<String>> madeFor) {
        List<Rule> kept = new ArrayList<>();
        Map<String, List<Rule>> numbered = new LinkedHashMap<>();
        for (Rule rule : rules) {
            Matcher key = NUMBERED.matcher(rule.key());
            if (rule.peer() instanceof Range && key.matches()) {
                numbered.computeIfAbsent(key.group(1), _ -> new ArrayList<>()).add(rule);
            } else {
                kept.add(rule);
            }
        }
        numbered.forEach((key, alike) -> kept.addAll(placed(key, alike, madeFor)));
        return kept;
    }

    private static List<Rule> placed(String key, List<Rule> alike, Function<String, Optional<String>> madeFor) {
        Map<Integer, Rule> places = new TreeMap<>();
        List<Rule> left = new ArrayList<>(alike);
        for (int place = 0; place < Rule.MOST_RANGES; place++) {
            Optional<String> range = madeFor.apply(key + place);
            Optional<Rule> same = left.stream()
                    .filter(rule ->
                            range.filter(((Range) rule.peer()).cidr()::equals).isPresent())
                    .findFirst();
            if (same.isPresent()) {
                left.remove(same.get());
                places.put(place, same.get().called(key + place));
            }
        }
        for (int place = 0; !left.isEmpty(); place++) {
            if (!places.containsKey(place)) {
                places.put(place, left.removeFirst().called(key + place));
            }
        }
        return List.copyOf(places.values());
    }
}
