package ci.kingdon.moonlander.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls a function, over one connection, as Crossplane does.
 *
 * @param directory where it writes
 */
record Ghz(Path program, Certificates certificates, Path directory) {

    private static final Path PROTOCOL = Path.of("proto/fn/v1/run_function.proto");
    private static final JsonMapper JSON = new JsonMapper();

    /** What half of the calls took at most, and 99 of a hundred, in milliseconds. */
    record Latency(double p50, double p99) {}

    /** Calls so many times, and fails where a call did. */
    Latency call(int port, Path request, int callers, int calls) throws Exception {
        Path result = directory.resolve("ghz.json");
        Path log = directory.resolve("ghz.log");
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--proto=" + PROTOCOL,
                        "--call=apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction",
                        "--binary-file=" + request,
                        // Else it would look for templates in each message.
                        "--disable-template-data",
                        "--disable-template-functions",
                        "--cacert=" + certificates.client().resolve("ca.crt"),
                        "--cert=" + certificates.client().resolve("tls.crt"),
                        "--key=" + certificates.client().resolve("tls.key"),
                        "--cname=" + Certificates.NAME,
                        "--concurrency=" + callers,
                        "--total=" + calls,
                        "--timeout=60s",
                        "--format=json",
                        "--output=" + result,
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("ghz failed:\n" + Files.readString(log));
        }
        JsonNode told = JSON.readTree(result);
        if (told.at("/statusCodeDistribution/OK").asInt(0) != calls) {
            throw new IOException(
                    "calls failed: " + told.path("statusCodeDistribution") + told.path("errorDistribution"));
        }
        return new Latency(percentile(told, 50), percentile(told, 99));
    }

    private static double percentile(JsonNode told, int percentage) {
        return told.path("latencyDistribution")
                        .valueStream()
                        .filter(entry -> entry.path("percentage").asInt() == percentage)
                        .mapToLong(entry -> entry.path("latency").asLong())
                        .findFirst()
                        .orElseThrow()
                / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
