package ci.kingdon.moonlander.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A headless Chromium that reaches no host.
 *
 * @param program Chromium or Chrome
 * @param folder for its profile and logs
 */
record Browser(Path program, Path folder) {

    /** A page takes about a second. */
    private static final long SECONDS = 60;

    private static final List<String> FLAGS = List.of(
            "--headless",
            // As root it has no sandbox, and there is nothing but our own pages to keep in.
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            // For pages that look at another file in a frame.
            "--allow-file-access-from-files");

    /**
     * What became of a page.
     *
     * @param dom its elements, after everything was loaded and has run
     * @param console what it said there: scripts that threw, and what its policy refused
     * @param requests the log of everything that the browser asked for, its own errands included
     */
    record Opened(String dom, List<String> console, String requests) {}

    /** A kind of screen. */
    enum Screen {
        WIDE(1200, 1700, false),
        DARK(1200, 1700, true),
        NARROW(420, 2600, false);

        private final List<String> flags;

        Screen(int width, int height, boolean dark) {
            // As Blink counts them, 0 is dark and 1 is light.
            flags = List.of(
                    "--window-size=" + width + "," + height, "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1));
        }
    }

    Opened open(Path page) throws IOException, InterruptedException {
        Path requests = folder.resolve("requests.json");
        Path dom = run(page, List.of("--dump-dom", "--log-net-log=" + requests));
        return new Opened(
                Files.readString(dom),
                Files.readAllLines(errors()).stream()
                        .filter(line -> line.contains(":CONSOLE:"))
                        .toList(),
                Files.readString(requests));
    }

    void photograph(Path page, Screen screen, Path picture) throws IOException, InterruptedException {
        run(
                page,
                Stream.concat(
                                screen.flags.stream(),
                                Stream.of("--hide-scrollbars", "--screenshot=" + picture.toAbsolutePath()))
                        .toList());
    }

    /** Shows a page, and returns the file with what the browser printed. */
    private Path run(Path page, List<String> flags) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "--user-data-dir=" + folder.resolve("profile")));
        command.addAll(FLAGS);
        command.addAll(flags);
        command.add(page.toUri().toString());
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors().toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(program + " has not shown " + page + " within " + SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(program + " could not show " + page + ": " + Files.readString(errors()));
        }
        return output;
    }

    private Path errors() {
        return folder.resolve("errors");
    }
}
