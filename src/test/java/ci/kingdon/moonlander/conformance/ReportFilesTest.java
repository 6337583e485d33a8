package ci.kingdon.moonlander.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

    @Test
    void writesThreeFilesAndNothingElse(@TempDir Path folder) throws IOException {
        Path directory = folder.resolve("target/conformance");
        ReportFiles.write(Reports.sample(), directory);

        assertThat(directory).isDirectoryContaining("glob:**/report.json");
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("report.json", "junit.xml", "report.html");
        }
        assertThat(directory.resolve("report.json")).hasContent(JsonReport.of(Reports.sample()));
        assertThat(directory.resolve("junit.xml")).hasContent(JunitReport.of(Reports.sample()));
        assertThat(directory.resolve("report.html")).hasContent(HtmlReport.of(Reports.sample()));
    }

    @Test
    void replacesTheReportOfTheRunBefore(@TempDir Path directory) throws IOException {
        ReportFiles.write(Reports.empty(), directory);
        ReportFiles.write(Reports.sample(), directory);

        assertThat(directory.resolve("report.html")).hasContent(HtmlReport.of(Reports.sample()));
    }

    @Test
    void writesHalfAPairOfSurrogates(@TempDir Path directory) throws IOException {
        ReportFiles.write(Reports.hostile(), directory);

        assertThat(directory.resolve("report.json")).content().contains("\ud83d\ude80? 'q'");
    }

    @Test
    void leavesNothingHalfWhereItCannotWrite(@TempDir Path directory) throws IOException {
        Files.createDirectories(directory.resolve("report.json/full"));

        assertThatThrownBy(() -> ReportFiles.write(Reports.sample(), directory)).isInstanceOf(IOException.class);
        assertThat(directory.resolve("report.json.new")).doesNotExist();
    }
}
