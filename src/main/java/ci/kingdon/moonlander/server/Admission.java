package ci.kingdon.moonlander.server;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;

/**
 * Admits a limited number of calls at once; the others wait. Connections take turns, and of one connection the call that has waited longest is
 * next: whoever makes many calls, or slow ones, holds up others by one at a time. A call's message is not received before the
 * call is admitted, beyond what its flow control window takes, so calls that wait take little memory.
 *
 * <p>Messages that wait hold up nobody on their connection: gRPC gives room back to a connection whether or not a message was
 * received (netty's {@code autoRefillConnectionWindow}), and to a call only as its message is.
 */
final class Admission implements ServerInterceptor {

    private final int most;
    private final Patience patience;

    /** Calls by their connection, in the order in which connections have their turns, and calls of each came. None is empty. */
    private final LinkedHashMap<SocketAddress, Queue<Call>> waiting = new LinkedHashMap<>();

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
        gauge(
                "function_calls_waiting",
                "Calls that wait to be admitted.",
                metrics,
                () -> waiting.values().stream().mapToInt(Queue::size).sum());
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
        Call ticket = new Call(call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
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

    private void enter(Call call, Runnable admit) {
        synchronized (this) {
            call.admit = admit;
            waiting.computeIfAbsent(call.connection, _ -> new ArrayDeque<>()).add(call);
        }
        next().ifPresent(Runnable::run);
    }

    private void leave(Call call) {
        synchronized (this) {
            Queue<Call> others = waiting.get(call.connection);
            if (others == null || !others.remove(call)) {
                admitted--;
            } else if (others.isEmpty()) {
                waiting.remove(call.connection);
            }
        }
        next().ifPresent(Runnable::run);
    }

    private synchronized Optional<Runnable> next() {
        if (admitted == most || waiting.isEmpty()) {
            return Optional.empty();
        }
        Map.Entry<SocketAddress, Queue<Call>> turn = waiting.pollFirstEntry();
        Call call = turn.getValue().remove();
        if (!turn.getValue().isEmpty()) {
            waiting.putLast(turn.getKey(), turn.getValue());
        }
        admitted++;
        return Optional.of(call.admit);
    }

    /** A call of a connection, and what admits it once it is to be. Equal to no other. */
    private static final class Call {

        private final SocketAddress connection;
        private Runnable admit;

        private Call(SocketAddress connection) {
            this.connection = connection;
        }
    }
}
