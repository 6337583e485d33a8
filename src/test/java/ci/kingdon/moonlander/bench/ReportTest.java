package ci.kingdon.moonlander.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Row COLD = new Row("landed", "first 100", 1);
    private static final Row WARM = new Row("landed", "warm", 16);

    /** In the second round the machine was half as fast. */
    private static final Report REPORT = new Report(
            List.of("ours", "Go <same>"),
            List.of(74.2, 14.0),
            "two cores",
            List.of(
                    new Sample("ours", COLD, 1, 8, 9, 90),
                    new Sample("Go <same>", COLD, 1, 1, 2, 3),
                    new Sample("ours", WARM, 1, 0.5, 1, 2),
                    new Sample("Go <same>", WARM, 1, 1, 2, 4),
                    new Sample("ours", COLD, 2, 18, 20, 200),
                    new Sample("Go <same>", COLD, 2, 2, 4, 5),
                    new Sample("ours", WARM, 2, 1, 2, 4),
                    new Sample("Go <same>", WARM, 2, 2, 4, 8)),
            List.of(new Life("ours", "landed", 1, 1000, 145, 150), new Life("Go <same>", "landed", 1, 100, 37, 40)));

    @Test
    void theMiddleOfSeveral() {
        assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void asManyDigitsAsCount() {
        assertThat(new Spread(9.307, 0.5, 123.4)).hasToString("9.31 (0.50–123)");
        assertThat(new Spread(18.52, 10, 99.94)).hasToString("18.5 (10.0–99.9)");
    }

    @Test
    void ratiosAreOfOneRoundEach() {
        assertThat(REPORT.ratio(COLD, Sample::cpu)).isEqualTo(new Spread(8.5, 8, 9));
        assertThat(REPORT.ratio(WARM, Sample::cpu)).isEqualTo(new Spread(0.5, 0.5, 0.5));
        assertThat(REPORT.ratio("landed", Life::start)).isEqualTo(new Spread(10, 10, 10));
    }

    @Test
    void tablesHaveARowForEachAndEndWithTheRatios() {
        String tables = ReportTables.of(REPORT);

        assertThat(tables)
                .contains("| landed | first 100 | 1 | 13.0 (8.00–18.0) | 1.50 (1.00–2.00) |")
                .contains(
                        "| landed | start to first answer, ms | 1000 (1000–1000) | 100 (100–100) | 10.0 (10.0–10.0) |")
                .endsWith("| landed | warm | 16 | 0.50 (0.50–0.50) | 0.50 (0.50–0.50) | 0.50 (0.50–0.50) |\n");
    }

    @Test
    void barsAreAsLongAsTheFunctionTook() throws Exception {
        List<Element> bars =
                elements("rect").stream().filter(bar -> number(bar, "x") == 300).toList();

        assertThat(bars).hasSize(4);
        assertThat(number(bars.get(0), "width") / number(bars.get(1), "width")).isCloseTo(13 / 1.5, within(0.05));
        assertThat(number(bars.get(2), "width") / number(bars.get(3), "width")).isCloseTo(0.5, within(0.05));
        assertThat(number(bars.get(1), "width")).as("the other's").isEqualTo(number(bars.get(3), "width"));
    }

    @Test
    void thePictureSaysHowFarRoundsDiffer() throws Exception {
        List<String> texts =
                elements("text").stream().map(Element::getTextContent).toList();

        assertThat(texts).contains("Go <same>", "13.0 (8.00–18.0)", "warm, 16 callers");
        assertThat(elements("path")).as("a line for each bar, and one at 1").hasSize(5);
        assertThat(elements("title")).hasSize(1);
    }

    private static List<Element> elements(String name) throws Exception {
        NodeList nodes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(ReportPicture.of(REPORT))))
                .getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(number -> (Element) nodes.item(number))
                .toList();
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
