package ci.kingdon.moonlander.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A report as files: for programs, for CI, and for people. */
final class ReportFiles {

    static final String JSON = "report.json";
    static final String JUNIT = "junit.xml";
    static final String HTML = "report.html";

    private ReportFiles() {}

    /** Writes all three into a directory, which is created. Nobody ever reads half a file. */
    static void write(Report report, Path directory) throws IOException {
        Files.createDirectories(directory);
        write(JsonReport.of(report), directory.resolve(JSON));
        write(JunitReport.of(report), directory.resolve(JUNIT));
        write(HtmlReport.of(report), directory.resolve(HTML));
    }

    private static void write(String text, Path file) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        try {
            // Files.writeString would refuse half a surrogate pair, which a message that was cut may end with.
            Files.write(half, text.getBytes(StandardCharsets.UTF_8));
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(half);
        }
    }
}
