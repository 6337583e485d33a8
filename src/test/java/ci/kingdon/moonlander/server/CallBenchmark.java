package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Calls;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call takes, without the network, and its parts: to read the request, to compose, to write the answer. {@code make jmh} runs it, with the
 * flags that the image has.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx100m"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class CallBenchmark {

    /** The requests of {@code make bench}. */
    public enum Asked {
        FIRST_STAGE(Calls::first),
        LANDED(Calls::landed),
        NETWORK(Calls::network),
        LARGE(Calls::large);

        private final Supplier<ci.kingdon.moonlander.proto.v1.RunFunctionRequest> request;

        Asked(Supplier<ci.kingdon.moonlander.proto.v1.RunFunctionRequest> request) {
            this.request = request;
        }
    }

    private final Runner runner = new Runner(
            new KindRouter(Map.of(
                    LandingComposer.XLANDING, LandingComposer.ofXLanding(),
                    NetworkComposer.XNETWORK, NetworkComposer.ofXNetwork())),
            InstantSource.system());

    @Param
    private Asked asked;

    private byte[] bytes;
    private RunFunctionRequest request;
    private RunFunctionResponse response;

    @Setup
    public void prepare() throws InvalidProtocolBufferException {
        bytes = asked.request.get().toByteArray();
        request = decode();
        response = compose();
    }

    @Benchmark
    public RunFunctionRequest decode() throws InvalidProtocolBufferException {
        return Wire.request(bytes);
    }

    @Benchmark
    public RunFunctionResponse compose() {
        return runner.run(request);
    }

    @Benchmark
    public byte[] encode() {
        return Wire.bytes(response);
    }

    @Benchmark
    public byte[] call() throws InvalidProtocolBufferException {
        return Wire.bytes(runner.run(Wire.request(bytes)));
    }
}
