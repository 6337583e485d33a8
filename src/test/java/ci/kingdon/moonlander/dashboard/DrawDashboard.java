package ci.kingdon.moonlander.dashboard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Draws the dashboard as the last run of the scenarios would have been seen in it. */
final class DrawDashboard {

    private DrawDashboard() {}

    /** The dashboard, the samples, and the file that takes the picture. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Samples samples = Samples.of(Path.of(arguments[1]));
        Files.writeString(
                Path.of(arguments[2]),
                svg(new JsonMapper().readTree(Files.readString(Path.of(arguments[0]))), samples));
    }

    static String svg(JsonNode dashboard, Samples samples) throws IOException, InterruptedException {
        List<JsonNode> panels = new ArrayList<>();
        List<List<Line>> lines = new ArrayList<>();
        for (JsonNode panel : dashboard.path("panels")) {
            panels.add(panel);
            lines.add(Panels.lines(panel, samples));
        }
        return DashboardPicture.of("The dashboard of a run", panels, lines, samples.seconds());
    }
}
