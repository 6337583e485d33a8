package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.function.AnswerMetrics;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Counts the bytes that a call allocates, from the request's bytes to the answer's. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int WARM = 300;
    private static final int MEASURED = 21;

    private final Runner runner = new Runner(
                    new KindRouter(Map.of(
                            LandingComposer.XLANDING, LandingComposer.ofXLanding(),
                            NetworkComposer.XNETWORK, NetworkComposer.ofXNetwork())),
                    InstantSource.system())
            .counting(new AnswerMetrics(
                    new PrometheusRegistry(), Set.of(LandingComposer.XLANDING, NetworkComposer.XNETWORK)));

    private Allocation() {}

    /** The median of calls with a request, once they are warm. */
    public static long ofCall(byte[] request) {
        Allocation allocation = new Allocation();
        LongStream.range(0, WARM).forEach(_ -> allocation.allocated(request));
        return LongStream.range(0, MEASURED)
                .map(_ -> allocation.allocated(request))
                .sorted()
                .skip(MEASURED / 2)
                .findFirst()
                .orElseThrow();
    }

    private long allocated(byte[] request) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] answer = answer(request);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (answer.length == 0) {
            throw new AssertionError("no answer");
        }
        return allocated;
    }

    private byte[] answer(byte[] request) {
        try {
            return Wire.bytes(runner.run(Wire.request(request)));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
