package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class HtmlReportTest {

    /** WCAG 2.2, 1.4.3: what text needs on its background. */
    private static final double CONTRAST = 4.5;

    private static Document read(Report report) throws Exception {
        return Xml.read(HtmlReport.of(report));
    }

    private static String verdict(Report report) throws Exception {
        return Xml.all(read(report), "p").getFirst().getTextContent();
    }

    private static Report report(Outcome... outcomes) {
        return new Report(
                "moo",
                "",
                "",
                "",
                Instant.EPOCH,
                Duration.ZERO,
                Stream.of(outcomes)
                        .map(outcome -> new Result("a", "", outcome, "", "", Duration.ZERO))
                        .toList(),
                List.of(),
                Optional.empty());
    }

    @Test
    void saysFirstHowTheRunEnded() throws Exception {
        assertThat(verdict(Reports.sample())).isEqualTo("1 of 3 checks failed, 2 skipped");
        assertThat(Xml.texts(read(Reports.sample()), "title").getFirst())
                .isEqualTo("Moonlander on kind-moo: 1 of 3 checks failed, 2 skipped");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    PASSED PASSED,  All 2 checks that ran passed
                    PASSED SKIPPED, 'The check that ran passed, 1 skipped'
                    FAILED,         1 of 1 check failed
                    SKIPPED,        'No check ran, 1 skipped'
                    """)
    void saysInOneLineHowARunEnded(String outcomes, String line) throws Exception {
        assertThat(verdict(report(
                        Stream.of(outcomes.split(" ")).map(Outcome::valueOf).toArray(Outcome[]::new))))
                .isEqualTo(line);
    }

    @Test
    void saysOnWhatAndWhenItRan() throws Exception {
        assertThat(Xml.texts(read(Reports.sample()), "dd"))
                .containsExactly(
                        "v0.9.0",
                        "v1.35.0",
                        "kind-moo",
                        "conformance-7f3a",
                        "26 November 2026, 20:34:55 UTC",
                        "3 min 34 s");
        assertThat(Xml.texts(read(Reports.empty()), "dd")).startsWith("not installed");
    }

    @Test
    void hasATableWithCaptionForChecksAndForWhatWasCollected() throws Exception {
        assertThat(Xml.texts(read(Reports.sample()), "caption"))
                .containsExactly(
                        "Checks",
                        "How long landings took",
                        "Who gets in where",
                        "XLanding conformance-7f3a/moo lands on a new vcluster, in 10 s");
        assertThat(Xml.all(read(Reports.sample()), "th"))
                .allSatisfy(head -> assertThat(head.getAttribute("scope")).isIn("row", "col"));
    }

    @Test
    void saysOutcomesInWords() throws Exception {
        assertThat(Xml.all(read(Reports.sample()), "td"))
                .filteredOn(cell -> cell.getAttribute("class").startsWith("outcome"))
                .extracting(Element::getTextContent)
                .containsExactly("passed", "passed", "failed", "skipped", "skipped");
    }

    @Test
    void showsHowTheFirstLandingWentIfOneDid() throws Exception {
        assertThat(HtmlReport.of(Reports.sample()))
                .contains(Reports.sample().landing().orElseThrow().svg());
        assertThat(Xml.texts(read(Reports.empty()), "h2")).doesNotContain("How the first landing went");
    }

    @Test
    void textStaysText() throws Exception {
        Document hostile = read(Reports.hostile());

        assertThat(Xml.all(hostile, "*")).extracting(Element::getTagName).doesNotContain("script", "img");
        assertThat(Xml.texts(hostile, "code"))
                .hasSize(3)
                .allSatisfy(text -> assertThat(text).startsWith("<script>document.title='ran'</script>"));
    }

    @Test
    void loadsAndRunsNothing() throws Exception {
        for (Report report : List.of(Reports.sample(), Reports.hostile())) {
            Document page = read(report);

            assertThat(Xml.all(page, "*").stream()
                            .flatMap(HtmlReportTest::attributes)
                            .filter(attribute ->
                                    attribute.matches("(?i)(src|href|xlink:href|data|action|srcset|style|on.*)=.*")))
                    .containsOnly("href=data:,");
            assertThat(HtmlStyle.CSS).doesNotContain("url(", "@import");
            assertThat(Xml.all(page, "meta"))
                    .extracting(meta -> meta.getAttribute("content"))
                    .contains("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        }
    }

    private static Stream<String> attributes(Element element) {
        return IntStream.range(0, element.getAttributes().getLength())
                .mapToObj(element.getAttributes()::item)
                .map(attribute -> attribute.getNodeName() + "=" + attribute.getNodeValue());
    }

    @Test
    void cssHasNothingThatXmlEscapes() {
        assertThat(HtmlStyle.CSS).doesNotContain("<", ">", "&");
    }

    @Test
    void isTheSameEachTime() {
        assertThat(HtmlReport.of(Reports.sample())).isEqualTo(HtmlReport.of(Reports.sample()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ink", "quiet", "passed", "failed", "skipped"})
    void canBeReadInEachScheme(String colour) {
        List<Double> on = Stream.of("paper", "band")
                .flatMap(background -> {
                    List<String> backgrounds = values(background);
                    List<String> inks = values(colour);
                    assertThat(inks).as("light, dark and printed").hasSize(3).hasSameSizeAs(backgrounds);
                    return IntStream.range(0, 3).mapToObj(i -> contrast(inks.get(i), backgrounds.get(i)));
                })
                .toList();

        assertThat(on).allMatch(contrast -> contrast >= CONTRAST);
    }

    private static List<String> values(String property) {
        return Pattern.compile("--" + property + ": #([0-9a-f]{6});")
                .matcher(HtmlStyle.CSS)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static double contrast(String one, String other) {
        double brighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (brighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(String colour) {
        Matcher parts = Pattern.compile("(..)(..)(..)").matcher(colour);
        assertThat(parts.matches()).isTrue();
        return 0.2126 * linear(parts.group(1)) + 0.7152 * linear(parts.group(2)) + 0.0722 * linear(parts.group(3));
    }

    private static double linear(String hex) {
        double value = Integer.parseInt(hex, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
