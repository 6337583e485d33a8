package ci.kingdon.moonlander.demo;

import ci.kingdon.moonlander.demo.Script.Act;
import ci.kingdon.moonlander.demo.Script.Said;
import ci.kingdon.moonlander.demo.Script.Section;
import ci.kingdon.moonlander.demo.Script.Shown;
import ci.kingdon.moonlander.demo.Script.Typed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Plays the script: says, shows, types and runs what it has, and compares what is seen with what the script says. */
final class Player {

    private static final String PROMPT = "$ ";
    private static final String CONTINUED = "> ";
    private static final String HIDDEN = "(this line has a credential in it and is not shown)";

    private final Terminal terminal;
    private final Shell shell;
    private final Pace pace;
    private final List<String> wrong = new ArrayList<>();
    private final List<String> times = new ArrayList<>();
    private int commands;

    Player(Terminal terminal, Shell shell, Pace pace) {
        this.terminal = terminal;
        this.shell = shell;
        this.pace = pace;
    }

    /**
     * Plays sections until the end, or until one shows something else than the script says and the pace is strict.
     *
     * @return what was wrong: the command's place each
     */
    List<String> play(List<Section> sections) throws IOException, InterruptedException {
        for (Section section : sections) {
            play(section);
            if (!wrong.isEmpty() && pace.isStrict()) {
                break;
            }
        }
        return List.copyOf(wrong);
    }

    /** How long each section took. */
    String times() {
        return String.join(", ", times);
    }

    int commands() {
        return commands;
    }

    private void play(Section section) throws IOException, InterruptedException {
        Duration start = terminal.elapsed();
        terminal.clear();
        terminal.line(Style.TITLE, section.title());
        for (Act act : section.acts()) {
            switch (act) {
                case Said said ->
                    said.text().lines().flatMap(Player::wrapped).forEach(line -> terminal.line(Style.SAID, line));
                case Shown shown -> show(section, shown);
                case Typed typed -> type(section, typed);
            }
            if (!wrong.isEmpty() && pace.isStrict()) {
                break;
            }
        }
        pace.step();
        times.add(section.title().replaceAll("\\..*", "") + ": "
                + terminal.elapsed().minus(start).toSeconds() + " s");
    }

    private void show(Section section, Shown shown) {
        terminal.line(Style.PLAIN, "");
        shown.text().lines().forEach(line -> terminal.line(Style.PLAIN, line));
        terminal.mark(section.title());
    }

    /** Lines that fit. */
    private static Stream<String> wrapped(String paragraph) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : paragraph.split(" ")) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > Terminal.WIDTH) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines.stream();
    }

    private void type(Section section, Typed typed) throws IOException, InterruptedException {
        String prompt = PROMPT;
        terminal.line(Style.PLAIN, "");
        for (String line : typed.command().lines().toList()) {
            terminal.write(Style.PROMPT.of(prompt) + Style.COMMAND.of(line) + "\n");
            prompt = CONTINUED;
        }
        pace.step();
        List<String> said = new ArrayList<>();
        boolean[] leaked = {false};
        Shell.End end = shell.run(typed.command(), line -> {
            boolean leaks = Leaks.isIn(line);
            leaked[0] |= leaks;
            said.add(line);
            terminal.line(leaks ? Style.WRONG : Style.PLAIN, leaks ? HIDDEN : line);
        });
        commands++;
        problem(typed, end, said, leaked[0]).ifPresent(problem -> {
            wrong.add(typed.where());
            terminal.line(Style.WRONG, typed.where() + ", in \"" + section.title() + "\": " + problem);
        });
        terminal.mark(section.title());
    }

    private Optional<String> problem(Typed typed, Shell.End end, List<String> said, boolean leaked) {
        if (leaked) {
            return Optional.of("the command shows a credential");
        }
        if (!end.inTime()) {
            return Optional.of(
                    "the command did not end within " + shell.patience().toSeconds() + " s");
        }
        Optional<String> other = typed.seen()
                .flatMap(seen -> seen.difference(String.join("\n", said)))
                .map(difference -> "the command was to say\n  " + orNothing(difference.expected()) + "\nand said\n  "
                        + orNothing(difference.found()));
        return other.or(
                () -> end.isGood() ? Optional.empty() : Optional.of("the command failed with status " + end.status()));
    }

    private static String orNothing(String line) {
        return line.isEmpty() ? "(nothing more)" : line;
    }
}
