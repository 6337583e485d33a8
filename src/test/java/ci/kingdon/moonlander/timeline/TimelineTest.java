package ci.kingdon.moonlander.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TimelineTest {

    private static final Timeline.Resource RELEASE = new Timeline.Resource("Release moo", at(100), at(9_100));
    private static final Timeline.Waiting WAITS =
            new Timeline.Waiting("PlanetReady: WaitingForRelease", List.of(new Timeline.Span(at(0), at(9_600))));
    private static final Timeline.Resource POD = new Timeline.Resource("Pod <moo> & others", at(600), at(9_100));
    private static final Timeline TIMELINE = new Timeline(
            "A landing",
            at(10_000),
            List.of(
                    new Timeline.Group("control plane", List.of(WAITS, RELEASE)),
                    new Timeline.Group("host", List.of(POD))),
            List.of(new Timeline.Arrow(RELEASE, WAITS)));

    private static Duration at(int milliseconds) {
        return Duration.ofMillis(milliseconds);
    }

    private static Document parsed(Timeline timeline) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(timeline.svg())));
    }

    private static List<Element> all(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(number -> (Element) nodes.item(number))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }

    private static Element text(Document document, String text) {
        return all(document, "text").stream()
                .filter(element -> element.getTextContent().equals(text))
                .findFirst()
                .orElseThrow();
    }

    private static List<Element> bars(Document document) {
        return all(document, "rect").stream()
                .filter(rect -> number(rect, "x") >= 330 && number(rect, "height") == 10)
                .toList();
    }

    @Test
    void theRowsStandBelowEachOtherUnderTheNamesOfTheirGroups() throws Exception {
        Document document = parsed(TIMELINE);

        assertThat(List.of(
                        "control plane", "PlanetReady: WaitingForRelease", "Release moo", "host", "Pod <moo> & others"))
                .extracting(name -> number(text(document, name), "y"))
                .containsExactly(98.0, 118.0, 138.0, 158.0, 178.0);
    }

    @Test
    void aBarIsWhereItsRowIsAndAsLongAsItWaited() throws Exception {
        List<Element> bars = bars(parsed(TIMELINE));

        assertThat(bars).extracting(bar -> number(bar, "y")).containsExactly(109.0, 129.0, 169.0);
        assertThat(number(bars.getFirst(), "x")).isEqualTo(330);
        assertThat(number(bars.get(1), "x")).isGreaterThan(330).isLessThan(number(bars.get(2), "x"));
        // Both end together.
        assertThat(number(bars.get(1), "x") + number(bars.get(1), "width"))
                .isCloseTo(number(bars.get(2), "x") + number(bars.get(2), "width"), within(0.11));
    }

    @Test
    void aLongTimeInWhichNothingHappensIsCutAndSaysHowLongItWas() throws Exception {
        Document document = parsed(TIMELINE);

        // From 0.6 to 9.1: eight seconds and a half take less than the first 0.6 and the last 0.9 together.
        Element band = all(document, "rect").stream()
                .filter(rect -> rect.getAttribute("fill").equals("#eeeeee")
                        && number(rect, "x") > 330
                        && number(rect, "y") > 50)
                .findFirst()
                .orElseThrow();
        assertThat(number(band, "width")).isCloseTo(560 * 0.7 / 2.2, within(0.11));
        assertThat(number(text(document, "+8.5"), "x"))
                .isCloseTo(number(band, "x") + number(band, "width") / 2, within(0.11));
    }

    @Test
    void theTimesStandBesideTheRow() throws Exception {
        Document document = parsed(TIMELINE);

        assertThat(number(text(document, "0.1 – 9.1"), "y")).isEqualTo(138);
        assertThat(number(text(document, "0.0 – 9.6"), "y")).isEqualTo(118);
    }

    @Test
    void anArrowLeadsFromWhatCameToWhatHadWaited() throws Exception {
        Element line = all(parsed(TIMELINE), "path").stream()
                .filter(path -> path.getAttribute("stroke").equals("#222222"))
                .reduce((_, last) -> last)
                .orElseThrow();

        // Up from the mark of the row at 134 to the lower edge of the bar at 114.
        assertThat(line.getAttribute("d")).matches("M[\\d.]+ 128V119");
    }
}
