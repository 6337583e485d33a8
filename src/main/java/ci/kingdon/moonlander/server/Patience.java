package ci.kingdon.moonlander.server;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends calls whose callers do not send what they have announced, or do not take their answer. They would hold on to one of the few places
 * that {@link Admission} has, for as long as their connection lasts.
 *
 * <p>A tracer of streams, because only a tracer can put something above the context that gRPC makes for a call, and gRPC ends a call whose
 * context times out: it resets the stream, and answers DEADLINE_EXCEEDED where it still can.
 */
final class Patience extends ServerStreamTracer.Factory {

    private static final Context.Key<CancellableContext> CALL = Context.key("call");

    private final Duration limit;
    private final ScheduledExecutorService clock;

    Patience(Duration limit, ScheduledExecutorService clock) {
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public Context filterContext(Context context) {
                CancellableContext call = context.withCancellation();
                return call.withValue(CALL, call);
            }
        };
    }

    /** Waits for the caller of the current call, in a thread that gRPC has given its context. */
    Wait forCaller() {
        return new Wait(CALL.get());
    }

    /** What one caller is waited for, or nothing at the moment. */
    final class Wait {

        private final CancellableContext call;
        private Future<?> end;

        private Wait(CancellableContext call) {
            this.call = call;
        }

        /** It is the caller's turn from now on. */
        synchronized void begin() {
            end();
            end = clock.schedule(
                    () -> call.cancel(new TimeoutException("the caller took too long")),
                    limit.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        /** The caller has done its part. */
        synchronized void end() {
            if (end != null) {
                end.cancel(false);
            }
        }
    }
}
