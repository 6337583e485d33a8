package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.conformance.Browser.Opened;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real browser makes of report.html. Its pictures, for people to look at, are in target/report. */
class ReportInBrowser {

    private static final Path PICTURES = Path.of("target/report");

    /** The host that {@link Reports#HOSTILE} would load something from. */
    private static final String ELSEWHERE = "elsewhere.example";

    @TempDir
    private Path folder;

    private Browser browser;

    @BeforeEach
    void findTheBrowser() {
        browser = new Browser(Path.of(System.getProperty("report.browser")), folder);
    }

    private Path page(String text) throws IOException {
        return Files.write(folder.resolve("page.html"), text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "hostile"})
    void runsAndLoadsNothing(String report) throws Exception {
        Opened opened = browser.open(page(HtmlReport.of(report(report))));

        assertThat(opened.dom()).contains("<main>", "<caption>").doesNotContain("<script", "<img");
        // Else the policy has had to stop something.
        assertThat(opened.console()).isEmpty();
        assertThat(opened.requests()).doesNotContain(ELSEWHERE);
    }

    private static Report report(String name) {
        return name.equals("sample") ? Reports.sample() : Reports.hostile();
    }

    @Test
    void thePolicyStopsWhatIsNotEscaped() throws Exception {
        Opened opened = browser.open(page(HtmlReport.of(Reports.sample()).replace("kind-moo</h1>", Reports.HOSTILE)));

        assertThat(opened.dom()).contains("<script", "<img").doesNotContain("<title>ran</title>");
        assertThat(opened.console())
                .anyMatch(line -> line.contains("inline script"))
                .anyMatch(line -> line.contains(ELSEWHERE));
        assertThat(opened.requests()).doesNotContain(ELSEWHERE);
    }

    @Test
    void withoutBothOfThemItIsSeen() throws Exception {
        Opened opened =
                browser.open(page("<!DOCTYPE html><html><head><title>page</title></head><body>" + Reports.HOSTILE));

        assertThat(opened.dom()).contains("<title>ran</title>");
        assertThat(opened.requests()).contains(ELSEWHERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "hostile"})
    void isNotWiderThanANarrowScreen(String report) throws Exception {
        assertThat(overflow(HtmlReport.of(report(report)))).isEqualTo("0 px");
    }

    @Test
    void aPageThatIsWiderIsFound() throws Exception {
        assertThat(overflow("<!DOCTYPE html><html><body style=\"margin:0\"><div style=\"width:500px\">wide</div>"))
                .isEqualTo("80 px");
    }

    /** By how much a page is wider than a frame of a phone's width. */
    private String overflow(String html) throws IOException, InterruptedException {
        page(html);
        Path frame = Files.writeString(folder.resolve("frame.html"), """
                <!DOCTYPE html>
                <html><head><title>not measured</title></head><body>
                <iframe src="page.html" style="width: 420px; height: 3000px; border: 0"></iframe>
                <script>
                  onload = () => {
                    const page = document.querySelector('iframe').contentDocument.documentElement;
                    document.title = (page.scrollWidth - page.clientWidth) + ' px';
                  };
                </script>
                </body></html>
                """);
        return browser.open(frame).dom().replaceAll("(?s).*?<title>(.*?)</title>.*", "$1");
    }

    @ParameterizedTest
    @EnumSource
    void canBeLookedAt(Browser.Screen screen) throws Exception {
        Files.createDirectories(PICTURES);
        Path picture = PICTURES.resolve(screen.name().toLowerCase(Locale.ROOT) + ".png");
        Files.deleteIfExists(picture);
        browser.photograph(page(HtmlReport.of(Reports.sample())), screen, picture);

        assertThat(picture).isNotEmptyFile();
    }
}
