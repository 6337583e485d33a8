package ci.kingdon.moonlander.engine;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps every value that is ever written to an etcd, however short it stood there: what leaks for a second has leaked. Each
 * write goes to a file: when it was seen, in milliseconds since 1970, then key and value, each with its length first. A key that was
 * deleted has an empty value.
 *
 * @see <a href="https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/">etcd's HTTP gateway</a>
 */
public final class EtcdRecorder {

    /** From the first key to the last, from the first revision on. */
    private static final String EVERYTHING =
            "{\"create_request\": {\"key\": \"AA==\", \"range_end\": \"AA==\", \"start_revision\": \"1\"}}";

    private final String name;
    private final Path file;
    private volatile long writes;

    private EtcdRecorder(String name, Path file) {
        this.name = name;
        this.file = file;
    }

    static EtcdRecorder start(String name, String url, Path file, Daemon etcd)
            throws IOException, InterruptedException {
        Files.createDirectories(file.getParent());
        EtcdRecorder recorder = new EtcdRecorder(name, file);
        BufferedReader events = recorder.watch(url, etcd);
        Thread.ofVirtual().name("record " + name).start(() -> recorder.record(events));
        return recorder;
    }

    private BufferedReader watch(String url, Daemon etcd) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v3/watch"))
                .POST(HttpRequest.BodyPublishers.ofString(EVERYTHING))
                .build();
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        while (true) {
            try {
                return new BufferedReader(new InputStreamReader(
                        client.send(request, HttpResponse.BodyHandlers.ofInputStream())
                                .body(),
                        StandardCharsets.US_ASCII));
            } catch (ConnectException _) {
                etcd.mustRun();
                Thread.sleep(100);
            }
        }
    }

    private void record(BufferedReader events) {
        JsonMapper mapper = new JsonMapper();
        try (events;
                OutputStream stream = Files.newOutputStream(file);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream))) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                for (JsonNode event : mapper.readTree(line).path("result").path("events")) {
                    out.writeLong(System.currentTimeMillis());
                    write(out, event.path("kv").path("key"));
                    write(out, event.path("kv").path("value"));
                    writes++;
                }
                out.flush();
            }
        } catch (IOException _) {
            // etcd has ended, as all things here do; what was recorded is in the file.
        }
    }

    private static void write(DataOutputStream out, JsonNode base64) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(base64.asString(""));
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Whose etcd it is. */
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
