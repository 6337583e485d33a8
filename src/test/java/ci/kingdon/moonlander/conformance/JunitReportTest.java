package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class JunitReportTest {

    private static Document read(Report report) throws Exception {
        return Xml.read(JunitReport.of(report));
    }

    @Test
    void countsChecks() throws Exception {
        Element suite = read(Reports.sample()).getDocumentElement();

        assertThat(List.of("tests", "failures", "errors", "skipped", "time", "timestamp"))
                .extracting(suite::getAttribute)
                .containsExactly("5", "1", "0", "2", "214.400", "2026-11-26T20:34:55");
    }

    @Test
    void hasATestCaseForEachCheck() throws Exception {
        assertThat(Xml.all(read(Reports.sample()), "testcase"))
                .extracting(test -> test.getAttribute("name") + " " + test.getAttribute("time"))
                .containsExactly("versions 0.310", "landing 9.640", "foreign 31.250", "network 0.000", "login 5.000");
    }

    @Test
    void saysWhyACheckFailedAndWhatToDo() throws Exception {
        Element failure = Xml.all(read(Reports.sample()), "failure").getFirst();

        assertThat(failure.getAttribute("message"))
                .startsWith("Secret conformance-7f3a/moo-kubeconfig was changed")
                .contains("; what to do: look whether another controller");
        assertThat(failure.getTextContent())
                .startsWith("does not hold: what belongs to others is left alone\nSecret ")
                .contains("\nwhat to do: look whether another controller");
    }

    @Test
    void saysWhyACheckWasSkipped() throws Exception {
        assertThat(Xml.all(read(Reports.sample()), "skipped"))
                .extracting(skipped -> skipped.getAttribute("message"))
                .containsExactly(
                        "configuration-moonlander-network is not installed",
                        "https://dex.example.org cannot be reached from here; what to do: run again where it can be reached");
    }

    @Test
    void textStaysTextWithoutWhatXmlCannotHave() throws Exception {
        Document document = read(Reports.hostile());

        assertThat(Xml.all(document, "testcase"))
                .hasSize(3)
                .allSatisfy(test -> assertThat(test.getAttribute("name"))
                        .contains("<script>", "</title></style></td>&amp;]]> [31m", "\ud83d\ude80", "'q' \"q\""));
        assertThat(Xml.all(document, "script")).isEmpty();
    }

    @Test
    void anEmptyRunIsASuiteToo() throws Exception {
        assertThat(read(Reports.empty()).getDocumentElement().getAttribute("tests"))
                .isEqualTo("0");
    }
}
