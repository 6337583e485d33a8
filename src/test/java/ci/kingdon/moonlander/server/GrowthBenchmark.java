package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.testing.Calls;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

/** How a landed landing's call grows with the resources that other steps of its pipeline compose: {@code make jmh JMH=GrowthBenchmark}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xmx100m"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrowthBenchmark {

    private final Runner runner =
            new Runner(new KindRouter(Map.of(LandingComposer.XLANDING, LandingComposer.ofXLanding())));

    @Param({"0", "1", "10", "100", "500", "1000", "2000"})
    private int others;

    private byte[] bytes;

    @Setup
    public void prepare() {
        bytes = Calls.beside(others).toByteArray();
    }

    @Benchmark
    public byte[] call() throws InvalidProtocolBufferException {
        return Wire.bytes(runner.run(Wire.request(bytes)));
    }
}
