package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Calls;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** This machine's image within the limits that package/install gives it, under far more load than one Crossplane makes. */
class LoadTest {

    private static final int CALLERS = 100;

    private static final long LIMIT = 256L * 1024 * 1024;

    @TempDir
    private Path directory;

    @Test
    void theLimitsAreThoseOfTheDeployment() {
        JsonNode limits = Yaml.all(Path.of("package/install/platform/function.yaml")).stream()
                .map(manifest ->
                        manifest.at("/spec/deploymentTemplate/spec/template/spec/containers/0/resources/limits"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();

        assertThat(limits).isEqualTo(Yaml.one("{cpu: '2', memory: 256Mi}"));
    }

    /** Over one connection, as Crossplane does, and over as many as callers. The first lasts as long as {@code load.seconds} says. */
    @ParameterizedTest(name = "over {0} connections")
    @CsvSource({"1, 60", CALLERS + ", 10"})
    void noCallFailsWhereManyCallAtOnce(int connections, int usually) throws Exception {
        int seconds = connections == 1 ? Integer.getInteger("load.seconds", usually) : usually;
        RunFunctionRequest request = Calls.large();
        byte[] expected = Protos.bytes(new V1Function(LandingComposer.ofXLanding()).run(request));
        List<ManagedChannel> channels = new ArrayList<>();
        Path image =
                Path.of("target/image-" + (System.getProperty("os.arch").equals("amd64") ? "amd64" : "arm64") + ".tar");
        try (Container container = Container.start(
                        UnpackedImage.of(image, directory), directory, List.of("hack/limited"), Map.of(), List.of());
                ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int i = 0; i < connections; i++) {
                channels.add(container.connect());
            }
            long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
            List<Callable<Integer>> work = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                ManagedChannel channel = channels.get(caller % connections);
                work.add(() -> {
                    int calls = 0;
                    do {
                        assertThat(Container.answer(channel, request)).isEqualTo(expected);
                        calls++;
                    } while (System.nanoTime() < end);
                    return calls;
                });
            }
            List<Future<Integer>> all = work.stream().map(callers::submit).toList();
            int calls = 0;
            for (Future<Integer> caller : all) {
                calls += caller.get();
            }
            System.out.println(calls + " calls of " + request.getSerializedSize() + " bytes over " + connections
                    + " connections; " + peak(container) / 1024 / 1024 + " MiB resident at most");
            assertThat(peak(container)).isLessThan(LIMIT);
            assertThat(container.stop()).isZero();
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    /** The most memory that it had, in bytes. */
    private static long peak(Container container) throws IOException {
        return new ProcessFigures(container.function().pid()).peak();
    }
}
