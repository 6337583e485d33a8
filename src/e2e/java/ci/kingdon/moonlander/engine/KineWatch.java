package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Tells a recorder of every write to a kine, which keeps them in SQLite, each as a row with a number, for five minutes at least.
 *
 * @see <a href="https://github.com/k3s-io/kine/blob/v0.17.5/pkg/drivers/sqlite/sqlite.go">kine's table</a>
 */
final class KineWatch implements Engine.Part {

    /** kine forgets what is older than its last thousand revisions every five minutes; this is often enough. */
    private static final Duration STEP = Duration.ofMillis(500);

    private final Recorder recorder;
    private final Path database;
    private final String prefix;
    private final Thread thread;
    private volatile boolean closed;
    private long last;

    private KineWatch(Recorder recorder, Path database, String prefix) {
        this.recorder = recorder;
        this.database = database;
        this.prefix = prefix;
        this.thread = Thread.ofPlatform().name("record " + prefix).daemon().unstarted(this::run);
    }

    /**
     * Starts to watch.
     *
     * @param database the file, which may come later
     * @param prefix takes the place of /registry in recorded keys: all vclusters have the same keys
     */
    static KineWatch start(Recorder recorder, Path database, String prefix) {
        KineWatch watch = new KineWatch(recorder, database, prefix);
        watch.thread.start();
        return watch;
    }

    private void run() {
        boolean more = true;
        while (more) {
            // Once more after the end, for what came last.
            more = !closed;
            try {
                if (Files.exists(database)) {
                    read();
                }
                Thread.sleep(more ? STEP : Duration.ZERO);
            } catch (SQLException | IOException e) {
                // Not a database yet, or locked: the next look finds the same rows.
            } catch (InterruptedException _) {
                // Closed.
            }
        }
    }

    private void read() throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:file:" + database + "?mode=ro");
                PreparedStatement query = connection.prepareStatement(
                        "SELECT id, name, deleted, value FROM kine WHERE id > ? ORDER BY id")) {
            query.setLong(1, last);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String key = rows.getString("name").replaceFirst("^/registry/", prefix + "/");
                    byte[] value = rows.getBoolean("deleted") ? null : rows.getBytes("value");
                    recorder.write(key.getBytes(StandardCharsets.UTF_8), value == null ? new byte[0] : value);
                    last = rows.getLong("id");
                }
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
