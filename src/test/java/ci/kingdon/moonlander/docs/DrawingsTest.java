package ci.kingdon.moonlander.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The pictures of the examples, which are drawn by hand: small, readable, shown, and of what is rendered. */
class DrawingsTest {

    private static final int MOST_BYTES = 6_000;

    /** A name of several parts, such as moo-planet or team-a.moo; single words are people's. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+(?:[-.][a-z0-9]+)+");

    static Stream<Path> drawings() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("examples"))) {
            return files.filter(file -> file.toString().endsWith(".svg")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void isSmallAndHasWhatReadersNeed(Path drawing) throws Exception {
        Document svg = read(drawing);

        assertThat(Files.size(drawing)).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(texts(svg, "title")).as("a title").hasSize(1);
        assertThat(texts(svg, "text")).as("texts that are texts").isNotEmpty();
        assertThat(texts(svg, "style").toString()).as("dark too").contains("prefers-color-scheme:dark");
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void isShownWithWordsForThoseWhoDoNotSeeIt(Path drawing) throws IOException {
        assertThat(Files.readString(drawing.resolveSibling("README.md")))
                .containsPattern("!\\[[^]]{20,}]\\("
                        + Pattern.quote(drawing.getFileName().toString()) + "\\)");
    }

    @ParameterizedTest
    @MethodSource("drawings")
    void namesWhatTheExamplesHave(Path drawing) throws Exception {
        assertThat(unknown(drawing, examplesWith(drawing))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret moo-planets", "team-b.moo"})
    void anotherNameIsFound(String text, @TempDir Path folder) throws Exception {
        Path drawing = Files.writeString(
                folder.resolve("wrong.svg"),
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>" + text + "</text></svg>");

        assertThat(unknown(drawing, List.of(Path.of("examples/vcluster")))).hasSize(1);
    }

    /** The names in a drawing that are in no file of these folders. */
    private static List<String> unknown(Path drawing, List<Path> folders) throws Exception {
        String known = String.join("\n", contents(folders));
        return names(drawing).filter(name -> !isIn(known, name)).toList();
    }

    private static boolean isIn(String known, String name) {
        return Pattern.compile("(?<![-.a-z0-9])" + Pattern.quote(name) + "(?![-a-z0-9])")
                .matcher(known)
                .find();
    }

    private static Stream<String> names(Path drawing) throws Exception {
        return texts(read(drawing), "text").stream()
                .flatMap(text -> NAME.matcher(text).results())
                .map(MatchResult::group);
    }

    /** The folders whose README shows a drawing. */
    private static List<Path> examplesWith(Path drawing) throws IOException {
        List<Path> examples = new ArrayList<>();
        for (Markdown readme : Markdown.under(Path.of("examples"))) {
            if (readme.links().stream()
                    .anyMatch(link -> readme.file()
                            .resolveSibling(link.destination())
                            .normalize()
                            .equals(drawing))) {
                examples.add(readme.file().getParent());
            }
        }
        return examples;
    }

    private static List<String> contents(List<Path> folders) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".yaml")).toList()) {
                    contents.add(Files.readString(file));
                }
            }
        }
        return contents;
    }

    private static Document read(Path drawing) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(drawing.toFile());
    }

    private static List<String> texts(Document svg, String element) {
        NodeList found = svg.getElementsByTagNameNS("http://www.w3.org/2000/svg", element);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
