package ci.kingdon.moonlander.demo;

import ci.kingdon.moonlander.demo.Cast.Event;
import ci.kingdon.moonlander.demo.Cast.Kind;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A terminal that is written to, and recorded. */
final class Terminal {

    /** As wide as a page of the repository shows it readably, and lines of kubectl fit. */
    static final int WIDTH = 100;

    static final int HEIGHT = 30;

    private static final String CLEAR = "\u001b[2J\u001b[H";

    private final PrintStream out;
    private final Clock clock;
    private final Instant start;
    private final List<Event> events = new ArrayList<>();

    Terminal(PrintStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
        this.start = clock.instant();
    }

    void line(Style style, String text) {
        write(style.of(text) + "\n");
    }

    /** Writes as it is. */
    synchronized void write(String text) {
        out.print(text);
        out.flush();
        // A terminal moves down for a line feed, and back to the left for the other.
        events.add(new Event(elapsed(), Kind.OUTPUT, text.replace("\n", "\r\n")));
    }

    /** Begins a new screen; what was on the last one can still be scrolled to. */
    void clear() {
        write(CLEAR);
    }

    /** Says in the recording what is on the screen now. */
    synchronized void mark(String what) {
        events.add(new Event(elapsed(), Kind.MARKER, what));
    }

    Duration elapsed() {
        return Duration.between(start, clock.instant());
    }

    synchronized Cast cast(String title) {
        return new Cast(WIDTH, HEIGHT, title, events);
    }
}
