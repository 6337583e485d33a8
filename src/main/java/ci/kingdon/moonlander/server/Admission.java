package ci.kingdon.moonlander.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Admits a limited number of calls at once; the others wait, the longest first. A call's message is not received before the
 * call is admitted, beyond what its flow control window takes, so calls that wait take little memory.
 *
 * <p>Messages that wait hold up nobody on their connection: gRPC gives room back to a connection whether or not a message was
 * received (netty's {@code autoRefillConnectionWindow}), and to a call only as its message is.
 */
final class Admission implements ServerInterceptor {

    private final int most;
    private final Patience patience;

    /** Calls by what admits them, in the order in which they came. */
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();

    private int admitted;

    /**
     * Admits nobody yet.
     *
     * @param most how many calls to admit at once
     * @param patience with callers that are admitted
     */
    Admission(int most, Patience patience, PrometheusRegistry metrics) {
        this.most = most;
        this.patience = patience;
        gauge("function_calls_admitted", "Calls that are received, run or answered now.", metrics, () -> admitted);
        gauge("function_calls_waiting", "Calls that wait to be admitted.", metrics, waiting::size);
    }

    private void gauge(String name, String help, PrometheusRegistry metrics, IntSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> {
                    synchronized (this) {
                        callback.call(value.getAsInt());
                    }
                })
                .register(metrics);
    }

    @Override
    public <Q, P> Listener<Q> interceptCall(ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
        Object ticket = new Object();
        Patience.Wait caller = patience.forCaller();
        ServerCall<Q, P> gated = new SimpleForwardingServerCall<>(call) {
            @Override
            public void request(int messages) {
                enter(ticket, () -> {
                    caller.begin();
                    super.request(messages);
                });
            }

            @Override
            public void close(Status status, Metadata trailers) {
                // From now on it has to take the answer.
                caller.begin();
                super.close(status, trailers);
            }
        };
        return new SimpleForwardingServerCallListener<>(next.startCall(gated, headers)) {
            @Override
            public void onHalfClose() {
                caller.end();
                super.onHalfClose();
            }

            // gRPC calls one of the two, once, when it is done with the call: it has sent the answer as well.
            @Override
            public void onComplete() {
                caller.end();
                leave(ticket);
                super.onComplete();
            }

            @Override
            public void onCancel() {
                caller.end();
                leave(ticket);
                super.onCancel();
            }
        };
    }

    private void enter(Object ticket, Runnable admit) {
        synchronized (this) {
            waiting.put(ticket, admit);
        }
        next().ifPresent(Runnable::run);
    }

    private void leave(Object ticket) {
        synchronized (this) {
            if (waiting.remove(ticket) == null) {
                admitted--;
            }
        }
        next().ifPresent(Runnable::run);
    }

    private synchronized Optional<Runnable> next() {
        if (admitted == most || waiting.isEmpty()) {
            return Optional.empty();
        }
        Iterator<Runnable> longest = waiting.values().iterator();
        Runnable admit = longest.next();
        longest.remove();
        admitted++;
        return Optional.of(admit);
    }
}
