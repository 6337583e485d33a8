package ci.kingdon.moonlander.demo;

import ci.kingdon.moonlander.demo.Setting.Place;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The conference demo, as {@code hack/demo} starts it once there is a control plane. */
public final class Demo {

    private static final Path SCRIPT = Path.of("docs/demo.md");

    /** Longer than anything in it takes, on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Long enough to see what is typed before it is answered. */
    private static final long AUTO_MILLISECONDS = 700;

    private static final String WIDTH = "COLUMNS";

    private Demo() {}

    /**
     * Plays it.
     *
     * @param arguments {@code engine} or {@code cluster}; {@code auto} or {@code manual}; the fallback or {@code none}; the file
     *     that takes the recording
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Setting setting = new Setting(Place.valueOf(arguments[0].toUpperCase(Locale.ROOT)), arguments[2]);
        Pace pace = "auto".equals(arguments[1]) ? new Pace.Auto(AUTO_MILLISECONDS) : Pace.Manual.ofConsole();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, Clock.systemUTC());
        Player player = new Player(terminal, new Shell(Map.of(WIDTH, String.valueOf(Terminal.WIDTH)), PATIENCE), pace);
        List<String> wrong = player.play(Script.read(SCRIPT).sections(setting));
        String took = took(terminal.elapsed());
        Path file = Path.of(arguments[3]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                terminal.cast("make demo: a vcluster lands, is used and heals").json());
        if (!wrong.isEmpty()) {
            System.err.println("demo: not as " + SCRIPT + " says, after " + took + ": " + String.join(", ", wrong));
            System.exit(1);
        }
        System.out.printf(
                "demo: all %d commands did what %s says, in %s (%s); recorded in %s%n",
                player.commands(), SCRIPT, took, player.times(), file);
    }

    private static String took(Duration time) {
        return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
