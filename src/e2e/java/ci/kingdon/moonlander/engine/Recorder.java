package ci.kingdon.moonlander.engine;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps every value that is ever written to a store of clusters, however short it stood there: what leaks for a second has leaked.
 * Each write goes to a file: when it was seen, in milliseconds since 1970, then key and value, each with its length first. A key that
 * was deleted has an empty value.
 */
public final class Recorder {

    private final String name;
    private final Path file;
    private final DataOutputStream out;
    private volatile long writes;

    private Recorder(String name, Path file) throws IOException {
        this.name = name;
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    /** One that writes to a file of its name in a folder. */
    static Recorder in(Path directory, String name) throws IOException {
        return new Recorder(name, Files.createDirectories(directory).resolve(name + ".recorded"));
    }

    synchronized void write(byte[] key, byte[] value) throws IOException {
        out.writeLong(System.currentTimeMillis());
        out.writeInt(key.length);
        out.write(key);
        out.writeInt(value.length);
        out.write(value);
        out.flush();
        writes++;
    }

    /** Whose store it is. */
    public String name() {
        return name;
    }

    /** What was written so far. */
    public Path file() {
        return file;
    }

    /** How many writes there were so far. */
    public long writes() {
        return writes;
    }
}
