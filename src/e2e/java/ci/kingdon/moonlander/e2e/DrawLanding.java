package ci.kingdon.moonlander.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws the landing of the first scenario, as the last run of the scenarios left it in the engine's folder. */
final class DrawLanding {

    private DrawLanding() {}

    /** The engine's folder, and the file that takes the picture. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(
                Path.of(arguments[1]),
                LandingHistory.of(Path.of(arguments[0]), A01LandScenario.NAMESPACE, A01LandScenario.LANDING)
                        .svg());
    }
}
