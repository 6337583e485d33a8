package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Plays the clusters' DNS: the names of Services, in the /etc/hosts of the sandbox. The machine's own is never touched; it
 * is hidden behind the sandbox's (engine/sandbox).
 */
final class Hosts {

    private static final Path FILE = Path.of("/etc/hosts");
    private static final String MARK = "# sandbox";

    private final Map<String, String> names = new LinkedHashMap<>(Map.of("localhost", "127.0.0.1"));

    Hosts() throws IOException {
        if (!Files.readString(FILE).startsWith(MARK)) {
            throw new IllegalStateException("the engine runs in a sandbox only: engine/sandbox COMMAND, or make e2e");
        }
    }

    synchronized void put(String name, String address) {
        names.put(name, address);
        write();
    }

    synchronized void remove(String address) {
        names.values().removeIf(address::equals);
        write();
    }

    private void write() {
        String lines = names.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        try {
            // In place: it is mounted, so that another file cannot be moved here.
            Files.writeString(FILE, MARK + "\n" + lines);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
