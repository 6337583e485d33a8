package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldTest {

    private static final Pattern LABEL = Pattern.compile("[a-z]([a-z0-9-]*[a-z0-9])?");

    private enum Format {
        Kubeconfig,
        ArgoCD
    }

    private record Refusal(String reason, String yaml, Function<Field, ?> read, String message) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(
                new Refusal(
                        "a child of a text",
                        "v: text",
                        field -> field.at("child"),
                        "spec.v: has \"text\"; allowed: an object"),
                new Refusal("a list is no object", "v: []", Field::object, "spec.v: has a list; allowed: an object"),
                new Refusal("a number is no text", "v: 3", Field::text, "spec.v: has 3; allowed: a string"),
                new Refusal(
                        "an object is no text, and is not quoted",
                        "v: {token: abc}",
                        Field::anyText,
                        "spec.v: has an object; allowed: a string"),
                new Refusal(
                        "an empty text",
                        "v: ''",
                        Field::text,
                        "spec.v: is empty; allowed: a string with something in it, or no field at all"),
                new Refusal(
                        "a text that only starts in the right form",
                        "v: moon_1",
                        field -> field.text(LABEL, 63, "a DNS label"),
                        "spec.v: has \"moon_1\"; allowed: a DNS label"),
                new Refusal(
                        "a text of the right form and one character too long",
                        "v: moons",
                        field -> field.text(LABEL, 4, "a DNS label"),
                        "spec.v: has \"moons\"; allowed: a DNS label"),
                new Refusal(
                        "what is quoted fits a line",
                        "v: " + "X".repeat(61),
                        field -> field.text(LABEL, 63, "a DNS label"),
                        "spec.v: has \"" + "X".repeat(60) + "...\"; allowed: a DNS label"),
                new Refusal(
                        "a number in quotes is a text",
                        "v: '3'",
                        field -> field.integer(1, 5),
                        "spec.v: has \"3\"; allowed: a whole number from 1 to 5"),
                new Refusal(
                        "a fraction",
                        "v: 1.5",
                        field -> field.integer(1, 5),
                        "spec.v: has 1.5; allowed: a whole number from 1 to 5"),
                new Refusal(
                        "a number that an int would wrap around to 1",
                        "v: 4294967297",
                        field -> field.integer(1, 5),
                        "spec.v: has 4294967297; allowed: a whole number from 1 to 5"),
                new Refusal(
                        "one less than the least",
                        "v: 0",
                        field -> field.integer(1, 5),
                        "spec.v: has 0; allowed: a whole number from 1 to 5"),
                new Refusal(
                        "one more than the most",
                        "v: 6",
                        field -> field.integer(1, 5),
                        "spec.v: has 6; allowed: a whole number from 1 to 5"),
                new Refusal(
                        "a text is no bool", "v: 'true'", Field::bool, "spec.v: has \"true\"; allowed: true or false"),
                new Refusal(
                        "a constant in another case",
                        "v: kubeconfig",
                        field -> field.oneOf(Format.class),
                        "spec.v: has \"kubeconfig\"; allowed: Kubeconfig, ArgoCD"),
                new Refusal("an object is no list", "v: {}", Field::items, "spec.v: has an object; allowed: a list"),
                new Refusal(
                        "a null among a list's items",
                        "v: [a, null]",
                        field -> field.items(Field::text),
                        "spec.v[1]: is null; allowed: a value, or no item at all"),
                new Refusal(
                        "a wrong item is named by its index",
                        "v: [{w: a}, {w: 7}]",
                        field -> field.items(item -> item.at("w").text()),
                        "spec.v[1].w: has 7; allowed: a string"),
                new Refusal(
                        "a field that nobody reads, and the ones that are read in order",
                        "v: {name: a, nmae: b}",
                        field -> field.only("namespace", "name"),
                        "spec.v.nmae: is not a known field; allowed: name, namespace"),
                new Refusal(
                        "an unknown field is unknown without value too",
                        "v: {x: }",
                        field -> field.only("name"),
                        "spec.v.x: is not a known field; allowed: name"),
                new Refusal(
                        "only() of what is no object",
                        "v: 1",
                        field -> field.only("name"),
                        "spec.v: has 1; allowed: an object"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refusesByPathAndSaysWhatIsAllowed(Refusal refusal) {
        Field field = Field.root("spec", Yaml.one(refusal.yaml)).at("v");

        assertThatThrownBy(() -> refusal.read.apply(field))
                .isInstanceOf(Invalid.class)
                .hasMessage(refusal.message);
    }

    @Test
    void aPathLeadsFromTheRootToTheField() {
        Field root = Field.root("", Yaml.one("spec: {a: {b: [x, y, {c: here}]}}"));

        Field field = root.at("spec").at("a").at("b").items().get(2).at("c");

        assertThat(field.path()).isEqualTo("spec.a.b[2].c");
        assertThat(field.text()).contains("here");
        assertThat(field.missing("a name")).hasMessage("spec.a.b[2].c: is missing; allowed: a name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"v: null", "other: 1"})
    void whatIsAbsentOrNullIsEmptyAndNeverWrong(String yaml) {
        Field field = Field.root("spec", Yaml.one(yaml)).at("v");

        assertThat(field.isPresent()).isFalse();
        assertThat(field.only("name")).isSameAs(field);
        assertThat(field.object()).isEmpty();
        assertThat(field.anyText()).isEmpty();
        assertThat(field.text()).isEmpty();
        assertThat(field.text(LABEL, 63, "a DNS label")).isEmpty();
        assertThat(field.integer(1, 5)).isEmpty();
        assertThat(field.bool()).isEmpty();
        assertThat(field.oneOf(Format.class)).isEmpty();
        assertThat(field.items()).isEmpty();
        assertThat(field.items(Field::text)).isEmpty();
        assertThat(field.at("deeper").at("still").path()).isEqualTo("spec.v.deeper.still");
        assertThat(field.at("deeper").at("still").isPresent()).isFalse();
    }

    @Test
    void readsWhatIsRight() {
        Field spec = Field.root("spec", Yaml.one("""
                name: moo
                empty: ""
                least: 1
                most: 5
                retain: false
                format: ArgoCD
                namespaces: [a, b]
                labels: {x: y}
                """));

        assertThat(spec.at("name").text(LABEL, 3, "a DNS label")).contains("moo");
        assertThat(spec.at("empty").anyText()).contains("");
        assertThat(spec.at("least").integer(1, 5)).contains(1);
        assertThat(spec.at("most").integer(1, 5)).contains(5);
        assertThat(spec.at("retain").bool()).contains(false);
        assertThat(spec.at("format").oneOf(Format.class)).contains(Format.ArgoCD);
        assertThat(spec.at("namespaces").items(Field::text)).isEqualTo(List.of("a", "b"));
        assertThat(spec.at("labels").only("x", "z").object()).isEqualTo(Yaml.one("x: y"));
    }
}
