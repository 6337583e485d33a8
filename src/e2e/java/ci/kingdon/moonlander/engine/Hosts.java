package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Plays a cluster's DNS, in a file that is somebody's /etc/hosts. The machine's own is never touched: it is hidden behind the
 * sandbox's (engine/sandbox).
 */
final class Hosts {

    private static final Path FILE = Path.of("/etc/hosts");
    private static final String MARK = "# sandbox";

    private final Path file;
    private final Map<String, String> names = new LinkedHashMap<>(Map.of("localhost", "127.0.0.1"));

    private Hosts(Path file) {
        this.file = file;
    }

    /** That of the sandbox. */
    static Hosts ofSandbox() throws IOException {
        if (!Files.readString(FILE).startsWith(MARK)) {
            throw new IllegalStateException("the engine runs in a sandbox only: engine/sandbox COMMAND, or make e2e");
        }
        return new Hosts(FILE);
    }

    /** That of pods which see it in another file. */
    static Hosts in(Path file) {
        Hosts hosts = new Hosts(file);
        hosts.write();
        return hosts;
    }

    /** What is somebody's /etc/hosts. */
    Path file() {
        return file;
    }

    synchronized void put(String name, String address) {
        names.put(name, address);
        write();
    }

    synchronized void remove(String address) {
        names.values().removeIf(address::equals);
        write();
    }

    private synchronized void write() {
        String lines = names.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        try {
            // In place: it is mounted, so that another file cannot be moved here.
            Files.writeString(file, MARK + "\n" + lines);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
