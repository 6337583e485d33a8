package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.V1Function;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.testing.TestMethodDescriptors;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final String V1 =
            "grpc_method=\"RunFunction\",grpc_service=\"apiextensions.fn.proto.v1.FunctionRunnerService\",grpc_type=\"unary\"";

    private final Servers servers = new Servers();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private MetricsServer metrics;
    private FunctionServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        metrics = MetricsServer.start(ListenAddress.parse("127.0.0.1:0"), registry);
        server = FunctionServer.start(Servers.settings(Optional.empty()), V1Function.served(Servers::echo), registry);
        channel = servers.channel(
                NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext());
    }

    @AfterEach
    void close() {
        servers.close();
        server.close();
        metrics.close();
    }

    @Test
    void countsCallsByMethodAndCodeUnderTheNamesThatGoHas() throws Exception {
        Servers.stub(channel).runFunction(Servers.request("one"));
        Servers.stub(channel).runFunction(Servers.request("two"));

        awaitLine("grpc_server_handled_total{grpc_code=\"OK\"," + V1 + "} 2.0");
        assertThat(scrape())
                .contains("grpc_server_started_total{" + V1 + "} 2.0")
                .contains("grpc_server_msg_received_total{" + V1 + "} 2.0")
                .contains("grpc_server_msg_sent_total{" + V1 + "} 2.0");
    }

    @Test
    void countsV1beta1ByItsOwnName() throws Exception {
        ci.kingdon.moonlander.proto.v1beta1.FunctionRunnerServiceGrpc.newBlockingStub(channel)
                .runFunction(ci.kingdon.moonlander.proto.v1beta1.RunFunctionRequest.getDefaultInstance());

        awaitLine("grpc_server_handled_total{grpc_code=\"OK\"," + V1.replace(".v1.", ".v1beta1.") + "} 1.0");
    }

    @Test
    void countsCallsThatGrpcEndsBeforeTheyReachTheFunction() throws Exception {
        assertThatThrownBy(() -> Servers.stub(channel).runFunction(Servers.request("x".repeat(Servers.ONE_MEGABYTE))))
                .isInstanceOf(StatusRuntimeException.class);

        awaitLine("grpc_server_handled_total{grpc_code=\"ResourceExhausted\"," + V1 + "} 1.0");
    }

    @Test
    void countsCallsThatTheCallerGaveUp() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        PrometheusRegistry own = new PrometheusRegistry();
        try (FunctionServer blocked =
                        FunctionServer.start(Servers.settings(Optional.empty()), V1Function.served(blocking), own);
                MetricsServer its = MetricsServer.start(ListenAddress.parse("127.0.0.1:0"), own)) {
            ManagedChannel toBlocked = servers.channel(blocked);
            ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.newFutureStub(toBlocked)
                    .runFunction(Servers.request(""));
            blocking.entered.await();

            toBlocked.shutdownNow();

            Eventually.until(
                    "the call counts as canceled",
                    () -> get(its, "/metrics")
                            .body()
                            .contains("grpc_server_handled_total{grpc_code=\"Canceled\"," + V1 + "} 1.0"));
            blocking.released.countDown();
        }
    }

    @Test
    void countsCallsThatWaitAndReceivesNothingOfThemNorRunsThoseThatWereCancelled() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        PrometheusRegistry own = new PrometheusRegistry();
        try (FunctionServer limited = FunctionServer.start(Servers.limited(1), V1Function.served(blocking), own);
                MetricsServer its = MetricsServer.start(ListenAddress.parse("127.0.0.1:0"), own)) {
            ManagedChannel toLimited = servers.channel(limited);
            List<ListenableFuture<RunFunctionResponse>> calls = IntStream.range(0, 3)
                    .mapToObj(i ->
                            FunctionRunnerServiceGrpc.newFutureStub(toLimited).runFunction(Servers.request("")))
                    .toList();
            blocking.entered.await();
            awaitLines(its, "function_calls_waiting 2.0", "function_calls_admitted 1.0");
            assertThat(get(its, "/metrics").body()).contains("grpc_server_msg_received_total{" + V1 + "} 1.0");

            calls.getLast().cancel(true);
            awaitLines(its, "function_calls_waiting 1.0", "function_calls_admitted 1.0");
            blocking.released.countDown();

            awaitLines(its, "function_calls_waiting 0.0", "function_calls_admitted 0.0");
            assertThat(get(its, "/metrics").body()).contains("grpc_server_msg_received_total{" + V1 + "} 2.0");
        }
    }

    @Test
    void namesOfMethodsThatDoNotExistAreNotKept() throws Exception {
        MethodDescriptor<Void, Void> unknown = TestMethodDescriptors.voidMethod();

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(channel, unknown, CallOptions.DEFAULT, null))
                .hasMessageStartingWith("UNIMPLEMENTED");
        Servers.stub(channel).runFunction(Servers.request(""));

        awaitLine("grpc_server_handled_total{grpc_code=\"OK\"," + V1 + "} 1.0");
        assertThat(scrape().filter(line -> line.contains(unknown.getServiceName())))
                .isEmpty();
    }

    @Test
    void timesCallsInTheBucketsThatGoHas() throws Exception {
        Servers.stub(channel).runFunction(Servers.request(""));

        awaitLine("grpc_server_handling_seconds_count{" + V1 + "} 1");
        List<String> buckets = scrape().filter(line -> line.startsWith("grpc_server_handling_seconds_bucket"))
                .map(line -> line.replaceAll(".*le=\"([^\"]*)\".*", "$1"))
                .toList();
        assertThat(buckets)
                .containsExactly(
                        "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf");
    }

    @Test
    void showsHeapGarbageCollectionAndThreadsOfTheJvm() throws Exception {
        String all = String.join("\n", scrape().toList());

        assertThat(all)
                .containsPattern("jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
                .contains("jvm_gc_collection_seconds_count{gc=")
                .containsPattern("jvm_threads_current [1-9]");
    }

    @Test
    void answersNotFoundElsewhere() throws Exception {
        assertThat(get(metrics, "/").statusCode()).isEqualTo(404);
        assertThat(get(metrics, "/healthy").statusCode()).isEqualTo(404);
    }

    @Test
    void saysWhichAddressItCannotListenOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ListenAddress address = new ListenAddress("", taken.getLocalPort());

            assertThatThrownBy(() -> MetricsServer.start(address, new PrometheusRegistry()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on %s for metrics: Address already in use", address);
        }
    }

    private static void awaitLines(MetricsServer metrics, String... lines) throws Exception {
        Eventually.until(
                "there are " + List.of(lines),
                () -> get(metrics, "/metrics").body().lines().toList().containsAll(List.of(lines)));
    }

    private void awaitLine(String line) throws Exception {
        Eventually.until("there is " + line, () -> scrape().anyMatch(line::equals));
    }

    private Stream<String> scrape() throws Exception {
        return get(metrics, "/metrics").body().lines();
    }

    private static HttpResponse<String> get(MetricsServer metrics, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics.port() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
