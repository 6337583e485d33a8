package ci.kingdon.moonlander.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What Linux says of a process: proc(5). */
public record ProcessFigures(long pid) {

    /** The place of {@code starttime} in {@code stat} after the name, and its unit. */
    private static final int STARTTIME = 19;

    private static final double TICKS = 100;

    /**
     * Milliseconds since its start, which Linux tells in hundredths of a second since the boot. Java's {@link ProcessHandle} adds these
     * to the time of the boot in whole seconds, and so is up to one second early.
     */
    public long age() throws IOException {
        String afterItsName = Files.readString(file("stat")).replaceFirst(".*\\) ", "");
        double started = Double.parseDouble(afterItsName.split(" ")[STARTTIME]) / TICKS;
        double now =
                Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        return Math.round((now - started) * 1000);
    }

    /** The CPU time of all threads that it has, in milliseconds: {@code stat} has it in tens of them only. */
    public double cpu() throws IOException {
        long nanoseconds = 0;
        try (Stream<Path> threads = Files.list(file("task"))) {
            for (Path thread : threads.toList()) {
                nanoseconds += ran(thread);
            }
        }
        return nanoseconds / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private static long ran(Path thread) {
        try {
            return Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ")[0]);
        } catch (IOException e) {
            // It has ended since it was listed.
            return 0;
        }
    }

    /** Bytes of memory that it has. */
    public long resident() throws IOException {
        return status("VmRSS");
    }

    /** Those that are of no file. */
    public long anonymous() throws IOException {
        return status("RssAnon");
    }

    /** The most that it had. */
    public long peak() throws IOException {
        return status("VmHWM");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(file("status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    private Path file(String name) {
        return Path.of("/proc", String.valueOf(pid), name);
    }
}
