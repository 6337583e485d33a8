package ci.kingdon.moonlander.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.demo.Cast.Event;
import ci.kingdon.moonlander.demo.Cast.Kind;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class PictureTest {

    private static final Cast CAST = new Cast(
            20,
            3,
            "demo <1>",
            Stream.of(
                            new Event(
                                    Duration.ZERO,
                                    Kind.OUTPUT,
                                    "\u001b[1;32m$ \u001b[0m\u001b[1mecho <a> & b\u001b[0m\r\n"),
                            new Event(Duration.ofSeconds(90), Kind.OUTPUT, "  a  b\r\nlonger than twenty columns\r\n"),
                            new Event(Duration.ofSeconds(90), Kind.MARKER, "1. One"),
                            new Event(Duration.ofSeconds(91), Kind.OUTPUT, "\u001b[2J\u001b[Hnew\r\n"),
                            new Event(Duration.ofSeconds(91), Kind.MARKER, "2. Two"))
                    .toList());

    @Test
    void showsTheScreenAtEachMarker() throws Exception {
        Document svg = parsed(new Picture(CAST, "Two").svg());

        assertThat(texts(group(svg, 0))).containsExactly("longer\u00a0than\u00a0twenty\u00a0c", "olumns");
        assertThat(texts(group(svg, 1))).containsExactly("new");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("demo <1>");
    }

    @Test
    void eachStyleHasItsColourAndEachColumnItsPlace() throws Exception {
        Cast high = new Cast(20, 30, "demo", CAST.events());

        List<Element> texts = elements(group(parsed(new Picture(high, "One").svg()), 0), "text");
        assertThat(texts)
                .extracting(Element::getTextContent)
                .startsWith("$", "echo\u00a0<a>\u00a0&\u00a0b", "a\u00a0\u00a0b");
        assertThat(texts.get(0).getAttribute("fill")).isEqualTo(Style.PROMPT.colour());
        assertThat(texts.get(1).getAttribute("fill")).isEqualTo(Style.COMMAND.colour());
        // Two columns to the right of the first.
        assertThat(x(texts.get(1)) - x(texts.get(0))).isEqualTo(x(texts.get(2)) - x(texts.get(0)));
    }

    private static double x(Element text) {
        return Double.parseDouble(text.getAttribute("x"));
    }

    @Test
    void oneScreenIsSeenWhereNothingMoves() throws Exception {
        Document svg = parsed(new Picture(CAST, "Two").svg());

        assertThat(group(svg, 0).getAttribute("visibility")).isEqualTo("hidden");
        assertThat(group(svg, 1).getAttribute("visibility")).isEqualTo("visible");
        assertThat(svg.getElementsByTagName("style").item(0).getTextContent())
                .contains("@media (prefers-reduced-motion:no-preference){");
    }

    @Test
    void theReadmesPictureNeedsNothingElseAndShowsNoCredential() throws IOException {
        String svg = Files.readString(Path.of("docs/demo.svg"));

        assertThat(svg).doesNotContain("<script", "href", "url(", "<foreignObject");
        assertThat(svg.lines().filter(Leaks::isIn)).isEmpty();
        assertThat(svg.length()).as("characters").isLessThan(200_000);
        assertThat(Files.readString(Path.of("README.md"))).containsPattern("!\\[[^]]{20,}]\\(docs/demo.svg\\)");
    }

    private static Element group(Document svg, int number) {
        return elements(svg.getDocumentElement(), "g").get(number);
    }

    private static List<String> texts(Element group) {
        return elements(group, "text").stream().map(Element::getTextContent).toList();
    }

    private static List<Element> elements(Element in, String tag) {
        NodeList found = in.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }
}
