package ci.kingdon.moonlander.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a person sees of a report, for the documentation. */
public final class ReportPicture {

    private ReportPicture() {}

    /** Opens a report in a headless browser, and takes a picture. The system property {@code report.browser} says which. */
    public static void take(Path report, Path picture) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("browser");
        new Browser(Path.of(System.getProperty("report.browser")), folder)
                .photograph(report.toAbsolutePath(), Browser.Screen.WIDE, picture);
    }
}
