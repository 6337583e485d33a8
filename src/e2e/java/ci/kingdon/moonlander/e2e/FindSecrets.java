package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.e2e.Haystack.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Searches everything that was ever written to the stores of the engine's clusters, and what every process has said, for the tokens and
 * private keys that are in Secrets (engine/find-secrets). It shows keys and counts, and none of what it looks for.
 */
final class FindSecrets {

    private final Path directory;
    private final List<Haystack> stores;
    private final Needles needles = new Needles();
    private final Needles own = new Needles();
    private final Set<String> keys = new TreeSet<>();
    private long writes;

    private FindSecrets(Path directory) throws IOException {
        this.directory = directory;
        this.stores = files(directory, ".recorded").map(Haystack::new).toList();
    }

    /** The engine's folder, and a Secret, {@code namespace/name}, of whose token it is shown where it is. */
    public static void main(String[] arguments) throws IOException {
        if (!new FindSecrets(Path.of(arguments[0])).search(arguments[1])) {
            System.exit(1);
        }
    }

    private boolean search(String secret) throws IOException {
        collect("/registry/secrets/" + secret);
        if (own.count() == 0) {
            System.out.println("Secret " + secret + " has no token: there is nothing to look for");
            return false;
        }
        Set<String> outside = keysWith(needles, write -> !write.isSecret());
        List<Path> logs = files(directory.resolve("logs"), ".log").toList();
        for (Path log : logs) {
            if (needles.isIn(Files.readAllBytes(log))) {
                outside.add(log.toString());
            }
        }
        System.out.printf(
                "%d tokens and private keys, looked for in %d values that were written to etcd under %d keys, and in %d logs%n",
                needles.count(), writes, keys.size(), logs.size());
        print("The token of " + secret + " is in", keysWith(own, _ -> true));
        print("Of all these, outside Secrets there is", outside);
        return outside.isEmpty();
    }

    private void collect(String secretKey) throws IOException {
        for (Haystack store : stores) {
            store.forEach(_ -> true, write -> {
                writes++;
                keys.add(write.key());
                if (write.isSecret()) {
                    needles.addSecret(write.value());
                }
                if (write.key().equals(secretKey)) {
                    own.addSecret(write.value());
                }
            });
        }
    }

    private Set<String> keysWith(Needles wanted, Predicate<Write> where) throws IOException {
        Set<String> found = new TreeSet<>();
        for (Haystack store : stores) {
            store.forEach(where, write -> {
                if (wanted.isIn(write.value())) {
                    found.add(write.key());
                }
            });
        }
        return found;
    }

    private static void print(String what, Set<String> keys) {
        System.out.println(what + (keys.isEmpty() ? " nothing." : ":"));
        keys.forEach(key -> System.out.println("  " + key));
    }

    private static Stream<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList().stream();
        }
    }
}
