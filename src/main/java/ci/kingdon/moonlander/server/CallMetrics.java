package ci.kingdon.moonlander.server;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts and times calls, under the names and labels of go-grpc-middleware, which other functions export, so that their
 * dashboards and alerts fit this one too:
 * https://github.com/grpc-ecosystem/go-grpc-middleware/blob/main/providers/prometheus/server_metrics.go
 *
 * <p>It traces streams and is no interceptor, because an interceptor does not see the calls that gRPC itself ends: one
 * whose message is too large, say. Calls of methods that do not exist are not counted; their names are the caller's, and
 * each would be a time series.
 */
final class CallMetrics extends ServerStreamTracer.Factory {

    private static final String[] METHOD = {"grpc_type", "grpc_service", "grpc_method"};
    private static final String[] METHOD_AND_CODE = {"grpc_type", "grpc_service", "grpc_method", "grpc_code"};

    private final Counter started;
    private final Counter handled;
    private final Counter received;
    private final Counter sent;
    private final Histogram seconds;

    CallMetrics(PrometheusRegistry registry) {
        started = Counter.builder()
                .name("grpc_server_started_total")
                .help("Total number of RPCs started on the server.")
                .labelNames(METHOD)
                .register(registry);
        handled = Counter.builder()
                .name("grpc_server_handled_total")
                .help("Total number of RPCs completed on the server, regardless of success or failure.")
                .labelNames(METHOD_AND_CODE)
                .register(registry);
        received = Counter.builder()
                .name("grpc_server_msg_received_total")
                .help("Total number of RPC stream messages received on the server.")
                .labelNames(METHOD)
                .register(registry);
        sent = Counter.builder()
                .name("grpc_server_msg_sent_total")
                .help("Total number of gRPC stream messages sent by the server.")
                .labelNames(METHOD)
                .register(registry);
        seconds = Histogram.builder()
                .name("grpc_server_handling_seconds")
                .help("Histogram of response latency (seconds) of gRPC that had been application-level handled by the"
                        + " server.")
                .labelNames(METHOD)
                // client_golang's DefBuckets, which client_java has as its default too; said, as dashboards need them.
                .classicOnly()
                .classicUpperBounds(.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10)
                .register(registry);
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new Call();
    }

    /** One call. gRPC calls its methods from several threads, one after the other. */
    private final class Call extends ServerStreamTracer {

        private volatile Started call;

        @Override
        public void serverCallStarted(ServerCallInfo<?, ?> info) {
            call = new Started(System.nanoTime(), labels(info.getMethodDescriptor()));
            started.labelValues(call.labels).inc();
        }

        @Override
        public void inboundMessage(int number) {
            if (call != null) {
                received.labelValues(call.labels).inc();
            }
        }

        @Override
        public void outboundMessage(int number) {
            if (call != null) {
                sent.labelValues(call.labels).inc();
            }
        }

        @Override
        public void streamClosed(Status status) {
            if (call != null) {
                handled.labelValues(with(call.labels, code(status))).inc();
                seconds.labelValues(call.labels).observe(Unit.nanosToSeconds(System.nanoTime() - call.nanos));
            }
        }
    }

    private record Started(long nanos, String[] labels) {}

    private static String[] labels(MethodDescriptor<?, ?> method) {
        return new String[] {type(method.getType()), method.getServiceName(), method.getBareMethodName()};
    }

    private static String[] with(String[] labels, String code) {
        return Stream.concat(Arrays.stream(labels), Stream.of(code)).toArray(String[]::new);
    }

    private static String type(MethodDescriptor.MethodType type) {
        return switch (type) {
            case BIDI_STREAMING -> "bidi_stream";
            case CLIENT_STREAMING -> "client_stream";
            case SERVER_STREAMING -> "server_stream";
            case UNARY, UNKNOWN -> "unary";
        };
    }

    /** As Go spells codes: {@code OK}, {@code ResourceExhausted}, and {@code Canceled} with one l. */
    private static String code(Status status) {
        return switch (status.getCode()) {
            case OK -> "OK";
            case CANCELLED -> "Canceled";
            default ->
                Arrays.stream(status.getCode().name().split("_", -1))
                        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining());
        };
    }
}
