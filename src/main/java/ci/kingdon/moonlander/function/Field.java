package ci.kingdon.moonlander.function;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A place in a JSON tree that knows its own path, so that whatever is wrong there can be said by name. Every reader
 * throws {@link Invalid} where the value has the wrong type; a field that is absent or null is never wrong by itself.
 */
public final class Field {

    /** What is not there, as a tree. */
    public static final JsonNode NOTHING = MissingNode.getInstance();

    /** Errors quote what they found, but no more of it than fits a line. */
    private static final int QUOTED = 60;

    private final String path;
    private final JsonNode node;

    private Field(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** The tree's root. Its path is empty, or a prefix such as {@code input}. */
    public static Field root(String path, JsonNode node) {
        return new Field(path, node);
    }

    /** The path from the root, as in {@code spec.access.rules[0].verbs}. */
    public String path() {
        return path;
    }

    /** Whether something other than null is there. */
    public boolean isPresent() {
        return !node.isMissingNode() && !node.isNull();
    }

    /** The child of that name, present or not. */
    public Field at(String name) {
        JsonNode child = isPresent() ? object().path(name) : NOTHING;
        return new Field(path.isEmpty() ? name : path + "." + name, child);
    }

    /**
     * Refuses children of other names: a field that nobody reads is a wish that nobody fulfils.
     *
     * @return this
     */
    public Field only(String... names) {
        if (isPresent()) {
            Set<String> known = Set.of(names);
            for (String name : object().propertyNames()) {
                if (!known.contains(name)) {
                    throw at(name).invalid("is not a known field", String.join(", ", sorted(names)));
                }
            }
        }
        return this;
    }

    private static String[] sorted(String[] names) {
        String[] copy = names.clone();
        Arrays.sort(copy);
        return copy;
    }

    /** The value as an object, of whatever shape. Empty where absent. */
    public ObjectNode object() {
        return isPresent()
                ? expect(node.isObject(), node instanceof ObjectNode object ? object : null, "an object")
                : JsonNodeFactory.instance.objectNode();
    }

    /** The value as a string that may be empty. */
    public Optional<String> anyText() {
        return isPresent()
                ? Optional.of(expect(node.isString(), node.isString() ? node.stringValue() : null, "a string"))
                : Optional.empty();
    }

    /** The value as a non-empty string. */
    public Optional<String> text() {
        Optional<String> text = anyText();
        if (text.filter(String::isEmpty).isPresent()) {
            throw invalid("is empty", "a string with something in it, or no field at all");
        }
        return text;
    }

    /**
     * The value as a string of a certain form.
     *
     * @param form what the whole string must match
     * @param maxLength in characters
     * @param allowed the form in words
     */
    public Optional<String> text(Pattern form, int maxLength, String allowed) {
        Optional<String> text = text();
        text.filter(value -> value.length() > maxLength || !form.matcher(value).matches())
                .ifPresent(value -> {
                    throw invalid("has " + quoted(node), allowed);
                });
        return text;
    }

    /** The value as a whole number of at least {@code min} and at most {@code max}. */
    public Optional<Integer> integer(int min, int max) {
        if (!isPresent()) {
            return Optional.empty();
        }
        String allowed = "a whole number from " + min + " to " + max;
        boolean fits = node.isIntegralNumber() && node.canConvertToInt();
        int value = expect(fits, fits ? node.intValue() : null, allowed);
        if (value < min || value > max) {
            throw invalid("has " + value, allowed);
        }
        return Optional.of(value);
    }

    /** The value as true or false. */
    public Optional<Boolean> bool() {
        return isPresent()
                ? Optional.of(expect(node.isBoolean(), node.isBoolean() ? node.booleanValue() : null, "true or false"))
                : Optional.empty();
    }

    /** The value as one of an enum's constants, each called as its {@code toString} says. */
    public <E extends Enum<E>> Optional<E> oneOf(Class<E> type) {
        Optional<String> text = text();
        Optional<E> constant = text.flatMap(name -> Arrays.stream(type.getEnumConstants())
                .filter(candidate -> candidate.toString().equals(name))
                .findFirst());
        if (text.isPresent() && constant.isEmpty()) {
            throw invalid(
                    "has " + quoted(node),
                    Arrays.stream(type.getEnumConstants()).map(Enum::toString).collect(Collectors.joining(", ")));
        }
        return constant;
    }

    /** The list's items, each with its index in its path. Empty where absent. */
    public List<Field> items() {
        if (!isPresent()) {
            return List.of();
        }
        expect(node.isArray(), node, "a list");
        List<Field> items = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            items.add(new Field(path + "[" + i + "]", node.get(i)));
        }
        return items;
    }

    /** The list's items as something; an item that is null is refused. */
    public <T> List<T> items(Function<Field, Optional<T>> read) {
        return items().stream()
                .map(item -> read.apply(item).orElseThrow(() -> item.invalid("is null", "a value, or no item at all")))
                .toList();
    }

    /** An error about this field. */
    public Invalid invalid(String wrong, String allowed) {
        return new Invalid(path, wrong, allowed);
    }

    /** An error for a field that has to be there and is not. */
    public Invalid missing(String allowed) {
        return invalid("is missing", allowed);
    }

    private <T> T expect(boolean right, T value, String allowed) {
        if (!right) {
            throw invalid("has " + quoted(node), allowed);
        }
        return value;
    }

    private static String quoted(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> '"' + shortened(node.stringValue()) + '"';
            default -> shortened(node.toString());
        };
    }

    private static String shortened(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
    }
}
