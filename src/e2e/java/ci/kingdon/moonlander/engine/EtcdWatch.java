package ci.kingdon.moonlander.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells a recorder of every write to an etcd.
 *
 * @see <a href="https://etcd.io/docs/v3.6/dev-guide/api_grpc_gateway/">etcd's HTTP gateway</a>
 */
final class EtcdWatch {

    /** From the first key to the last, from the first revision on. */
    private static final String EVERYTHING =
            "{\"create_request\": {\"key\": \"AA==\", \"range_end\": \"AA==\", \"start_revision\": \"1\"}}";

    private EtcdWatch() {}

    static void start(Recorder recorder, String url, Daemon etcd) throws IOException, InterruptedException {
        BufferedReader events = events(url, etcd);
        Thread.ofVirtual().name("record " + recorder.name()).start(() -> record(events, recorder));
    }

    private static BufferedReader events(String url, Daemon etcd) throws IOException, InterruptedException {
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

    private static void record(BufferedReader events, Recorder recorder) {
        JsonMapper mapper = new JsonMapper();
        try (events) {
            for (String line = events.readLine(); line != null; line = events.readLine()) {
                for (JsonNode event : mapper.readTree(line).path("result").path("events")) {
                    recorder.write(
                            bytes(event.path("kv").path("key")),
                            bytes(event.path("kv").path("value")));
                }
            }
        } catch (IOException _) {
            // etcd has ended, as all things here do; what was recorded is in the file.
        }
    }

    private static byte[] bytes(JsonNode base64) {
        return Base64.getDecoder().decode(base64.asString(""));
    }
}
