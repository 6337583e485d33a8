package ci.kingdon.moonlander.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Draws a recording of the demo. */
public final class DrawCast {

    private DrawCast() {}

    /** The recording, the file that takes the picture, and what stands in the title of the section that is shown where nothing moves. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), new Picture(Cast.read(Path.of(arguments[0])), arguments[2]).svg());
    }
}
