package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.Moonlander;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.fuzz.Mutation;
import ci.kingdon.moonlander.fuzz.Seeds;
import ci.kingdon.moonlander.fuzz.Verdict;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import java.time.InstantSource;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Whatever a request is, the function answers it, and puts no secret where it does not belong; neither do its logs, debug lines included.
 * {@code make test-fuzz} asks the image the same, over the wire.
 */
class FuzzProperties {

    private static final List<RunFunctionRequest> SEEDS = Seeds.all();

    private final Runner runner = new Runner(Moonlander.composer(), InstantSource.system());

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void everyRequestHasAWellFormedAnswer(@ForAll long number) {
        Mutation request = Mutation.of(SEEDS, number);
        try (Recorded log = new Recorded("ci.kingdon.moonlander")) {
            assertThat(verdict(request)).as("case %s", number).isEmpty();
            if (!request.damaged()) {
                assertThat(Verdict.containsSecret(log.everything()))
                        .as("case %s", number)
                        .isFalse();
            }
        }
    }

    private java.util.Optional<String> verdict(Mutation request) {
        try {
            return Verdict.of(request, Wire.bytes(runner.run(Wire.request(request.bytes()))));
        } catch (InvalidProtocolBufferException e) {
            return Verdict.of(request.bytes(), Status.INTERNAL.withDescription("cannot read the request"));
        }
    }
}
