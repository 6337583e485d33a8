package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many bytes a call may allocate, from the request's bytes to the answer's. It is what makes the difference between a function that reads
 * what it is asked about and one that reads everything, and other than time it is the same on each machine.
 */
class AllocationTest {

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

    @ParameterizedTest
    @EnumSource
    void aCallAllocatesNoMoreThan(Row row) {
        long median = Allocation.ofCall(row.request.get().toByteArray());

        System.out.println("a call allocates " + median + " bytes: " + row);
        assertThat(median).isPositive().isLessThan(row.limit);
    }
}
