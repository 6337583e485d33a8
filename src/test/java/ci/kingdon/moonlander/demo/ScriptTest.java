package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.demo.Script.Act;
import ci.kingdon.moonlander.demo.Script.Said;
import ci.kingdon.moonlander.demo.Script.Section;
import ci.kingdon.moonlander.demo.Script.Shown;
import ci.kingdon.moonlander.demo.Script.Typed;
import ci.kingdon.moonlander.demo.Setting.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptTest {

    private static final Path FILE = Path.of("docs/demo.md");

    private static final Pattern MINUTES = Pattern.compile("\\((\\d+) min\\)$");

    private static final String MARKDOWN = """
            # A demo

            ```sh
            not a section: not played
            ```

            ## 1. A `start` (2 min)
            <!-- only: engine -->
            <!-- fallback: none, B -->

            > Hello
            > there.

            ```text
            a picture
            ```

            Wait for the applause.

            ```sh
            echo a \\
              b
            ```

            ```text
            a ...
            ```

            ```sh
            true
            ```

            ## More for the reader

            ## 2. End
            """;

    @Test
    void isReadAsItIsPlayed() {
        List<Section> sections = Script.of("demo.md", MARKDOWN).sections();

        assertThat(sections).extracting(Section::title).containsExactly("1. A start (2 min)", "2. End");
        assertThat(sections.getFirst().acts())
                .containsExactly(
                        new Said("Hello there."),
                        new Shown("a picture\n"),
                        new Typed("demo.md:20", "echo a \\\n  b", Optional.of(new Seen("a ...\n"))),
                        new Typed("demo.md:29", "true", Optional.empty()));
    }

    @Test
    void aSectionIsPlayedWhereItsCommentsSay() {
        Script script = Script.of("demo.md", MARKDOWN);

        assertThat(titles(script, Place.ENGINE, "B")).containsExactly("1. A start (2 min)", "2. End");
        assertThat(titles(script, Place.CLUSTER, "B")).containsExactly("2. End");
        assertThat(titles(script, Place.ENGINE, "C")).containsExactly("2. End");
    }

    private static List<String> titles(Script script, Place place, String fallback) {
        return script.sections(new Setting(place, fallback)).stream()
                .map(Section::title)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <!-- only: moon -->    | 'only: has "moon"; allowed are engine and cluster'
                    <!-- fallback: E -->   | 'fallback: has "E"; allowed are none, A, B, C, D'
                    <!-- unless: A -->     | has to begin with only: or with fallback:
                    <!-- a remark -->      | is neither
                    """)
    void aWrongCommentIsFoundAndItsPlaceNamed(String comment, String says) {
        assertThatThrownBy(() -> Script.of("demo.md", "# Title\n\n## 1. A\n" + comment + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("demo.md:4: ")
                .hasMessageContaining(says);
    }

    static Stream<Setting> settings() {
        return Scope.FALLBACKS.stream()
                .flatMap(fallback -> Stream.of(Place.values())
                        // Clusters that somebody else has are the engine's to give.
                        .filter(place -> place == Place.ENGINE || !"D".equals(fallback))
                        .map(place -> new Setting(place, fallback)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void theDemoLandsUsesSearchesBreaksAndTearsDown(Setting setting) throws IOException {
        List<Section> sections = Script.read(FILE).sections(setting);

        assertThat(numbers(sections)).isSorted().contains(1, 2, 5, 6, 7, 8, 9, 10);
        // One picture of who is in whom, and one landing.
        assertThat(numbers(sections)).filteredOn(number -> number == 2).hasSize(1);
        assertThat(numbers(sections)).filteredOn(number -> number == 5).hasSize(1);
    }

    private static List<Integer> numbers(List<Section> sections) {
        return sections.stream()
                .map(section -> Integer.valueOf(section.title().replaceAll("\\..*", "")))
                .toList();
    }

    @Test
    void onARealClusterNothingOfTheEngineIsTyped() throws IOException {
        Stream<String> commands = Script.read(FILE).sections(new Setting(Place.CLUSTER, Setting.NONE)).stream()
                .flatMap(section -> section.acts().stream())
                .flatMap(ScriptTest::commands);

        assertThat(commands).isNotEmpty().noneMatch(command -> command.contains("engine"));
    }

    @Test
    void everyCommandSaysWhatWillBeSeen() throws IOException {
        assertThat(Script.read(FILE).sections().stream()
                        .flatMap(section -> section.acts().stream())
                        .filter(act ->
                                act instanceof Typed typed && typed.seen().isEmpty()))
                .isEmpty();
    }

    private static Stream<String> commands(Act act) {
        return act instanceof Typed typed ? Stream.of(typed.command()) : Stream.empty();
    }

    @Test
    void itTakesTwentyMinutes() throws IOException {
        int minutes = Script.read(FILE).sections(new Setting(Place.ENGINE, Setting.NONE)).stream()
                .map(section -> MINUTES.matcher(section.title()))
                .filter(Matcher::find)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .sum();

        assertThat(minutes).isEqualTo(20);
    }
}
