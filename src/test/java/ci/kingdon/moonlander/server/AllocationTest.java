package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many bytes a call may allocate, from the request's bytes to the answer's. It is what makes the difference between a function that reads
 * what it is asked about and one that reads everything, and other than time it is the same on each machine.
 */
class AllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int WARM = 300;
    private static final int MEASURED = 21;

    /** A limit is some 15 % above what was measured; who makes it less lowers it. */
    enum Row {
        FIRST_STAGE(Calls::first, 160_000),
        LANDED(Calls::landed, 470_000),
        NETWORK(Calls::network, 1_340_000),
        /** 500 resources of other steps: 684 kB of the request. */
        LARGE(Calls::large, 1_370_000);

        private final Supplier<RunFunctionRequest> request;
        private final long limit;

        Row(Supplier<RunFunctionRequest> request, long limit) {
            this.request = request;
            this.limit = limit;
        }
    }

    private final Runner runner = new Runner(new KindRouter(Map.of(
            LandingComposer.XLANDING, LandingComposer.ofXLanding(),
            NetworkComposer.XNETWORK, NetworkComposer.ofXNetwork())));

    @ParameterizedTest
    @EnumSource
    void aCallAllocatesNoMoreThan(Row row) {
        byte[] request = row.request.get().toByteArray();
        LongStream.range(0, WARM).forEach(_ -> allocated(request));

        long median = LongStream.range(0, MEASURED)
                .map(_ -> allocated(request))
                .sorted()
                .skip(MEASURED / 2)
                .findFirst()
                .orElseThrow();

        System.out.println("a call allocates " + median + " bytes: " + row);
        assertThat(median).isPositive().isLessThan(row.limit);
    }

    private long allocated(byte[] request) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        byte[] answer = answer(request);
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(answer).isNotEmpty();
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
