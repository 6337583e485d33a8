package ci.kingdon.moonlander.server;

import com.sun.net.httpserver.HttpExchange;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** Serves metrics to Prometheus at {@code /metrics}, in plain HTTP; those of the JVM among them. */
public final class MetricsServer implements AutoCloseable {

    private final HTTPServer server;

    private MetricsServer(HTTPServer server) {
        this.server = server;
    }

    /**
     * Starts to serve.
     *
     * @param registry what to serve, to which the JVM's metrics are added
     * @throws IOException where the address cannot be listened on
     */
    public static MetricsServer start(ListenAddress address, PrometheusRegistry registry) throws IOException {
        InetSocketAddress resolved = address.resolve(Network.TCP);
        registerJvm(registry);
        try {
            return new MetricsServer(HTTPServer.builder()
                    .inetAddress(resolved.getAddress())
                    .port(resolved.getPort())
                    .registry(registry)
                    .executorService(Executors.newVirtualThreadPerTaskExecutor())
                    .metricsHandlerPath("/metrics")
                    .registerHealthHandler(false)
                    .defaultHandler(MetricsServer::notFound)
                    .buildAndStart());
        } catch (IOException e) {
            throw new IOException("cannot listen on " + address + " for metrics: " + e.getMessage(), e);
        }
    }

    /** Not those of memory outside of the heap, which the JVM keeps none of: to ask for them starts all of its management. */
    private static void registerJvm(PrometheusRegistry registry) {
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getPort();
    }

    /** Stops at once. */
    @Override
    public void close() {
        server.close();
    }

    private static void notFound(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
        }
    }
}
