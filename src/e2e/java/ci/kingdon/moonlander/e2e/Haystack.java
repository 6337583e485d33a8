package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Recorder;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What was ever written to a store of clusters. */
record Haystack(Path file) {

    /**
     * One write.
     *
     * @param time when it was seen
     * @param key where: {@code /registry/secrets/...}; a vcluster's begin with a prefix of its own
     * @param value what
     */
    record Write(Instant time, String key, byte[] value) {

        boolean isSecret() {
            return key.contains("/secrets/");
        }
    }

    static Haystack of(Recorder recorder) {
        return new Haystack(recorder.file());
    }

    void forEach(Predicate<Write> which, Consumer<Write> use) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            while (true) {
                Write write = new Write(
                        Instant.ofEpochMilli(in.readLong()), new String(next(in), StandardCharsets.UTF_8), next(in));
                if (which.test(write)) {
                    use.accept(write);
                }
            }
        } catch (EOFException _) {
            // What is being written just now is left to the next one who looks.
        }
    }

    private static byte[] next(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }
}
