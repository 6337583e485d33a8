package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the metrics port of a process says.
 *
 * @param series a value for each series, labels included
 */
public record Metrics(Map<String, Double> series) {

    /** Asks a process. */
    static Metrics at(String address) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/metrics"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return of(client.send(request, HttpResponse.BodyHandlers.ofLines()).body());
        }
    }

    private static Metrics of(Stream<String> lines) {
        return new Metrics(lines.filter(line -> !line.startsWith("#"))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    /** The sum of a metric's series that have a text among their labels. */
    public long sum(String metric, String label) {
        return series.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(metric) && entry.getKey().contains(label))
                .mapToLong(entry -> entry.getValue().longValue())
                .sum();
    }
}
