package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * KubeVela on a cluster: its CRDs, and vela-core as a process, who may do everything as its chart lets it. None of the definitions that its
 * chart brings are there, and no webhooks, which are off in vela-core by default.
 */
public final class Vela {

    private static final String NAMESPACE = "vela-system";
    private static final String METRICS = "127.0.0.1:18090";
    private static final String HEALTH = "127.0.0.1:18091";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private Vela() {}

    /** Starts it, and waits until it works. */
    static void start(Processes processes, Programs programs, Cluster cluster) throws Exception {
        for (Path crd : crds(programs)) {
            cluster.client().resource(Files.readString(crd)).forceConflicts().serverSideApply();
        }
        cluster.ensureNamespace(NAMESPACE);
        processes.start(
                "vela-core",
                List.of(
                        programs.path("vela-core"),
                        "--metrics-addr=" + METRICS,
                        "--health-addr=" + HEALTH,
                        "--system-definition-namespace=" + NAMESPACE,
                        // A minute otherwise: for so long a step may sleep after what it waits for has come.
                        "--max-workflow-wait-backoff-time=5",
                        "--max-workflow-failed-backoff-time=5"),
                Map.of("KUBECONFIG", cluster.directory().resolve("kubeconfig").toString()));
        awaitReady();
    }

    private static List<Path> crds(Programs programs) throws IOException {
        try (Stream<Path> files = Files.list(programs.engine().resolve("vela"))) {
            return files.sorted().toList();
        }
    }

    private static void awaitReady() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + HEALTH + "/readyz"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Eventually.within(PATIENCE, Duration.ofMillis(500), () -> "vela-core is ready", () -> {
                try {
                    return client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200;
                } catch (ConnectException _) {
                    return false;
                }
            });
        }
    }
}
