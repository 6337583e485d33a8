package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Calls;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images of both architectures, as they are in the packages. */
class ImagesTest {

    /** Says of each class where it came from. */
    private static final String TELLS_OF_CLASSES = "-Xlog:class+load:stdout";

    @TempDir
    private Path directory;

    @Test
    void bothLandTheExamplesWithTheSameBytesAndUseTheirCaches() throws Exception {
        try (Container amd64 = start("amd64", TELLS_OF_CLASSES);
                Container arm64 = start("arm64", TELLS_OF_CLASSES)) {
            amd64.client();
            arm64.client();
            for (Path xr : Calls.xrs()) {
                Calls.land(xr, request -> same(xr, request, amd64, arm64));
            }

            assertUsesItsCache(amd64);
            assertUsesItsCache(arm64);
            assertThat(amd64.read() + arm64.read())
                    .describedAs("what Java says of native access")
                    .doesNotContain("restricted method");
            // As a JVM ends that is told to.
            assertThat(List.of(amd64.stop(), arm64.stop())).containsOnly(0);
        }
    }

    @Test
    void endsWithAMessageWhenMemoryIsFull() throws Exception {
        try (Container container = start("amd64", "-Xmx24m")) {
            container.client();

            assertThatThrownBy(() -> container.answer(largest()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));
            assertThat(container.await()).isEqualTo(3);
            assertThat(container.read()).contains("Terminating due to java.lang.OutOfMemoryError");
        }
    }

    /** A request of almost 4 MB, which it takes at most, and whose XR is several times that once it is read. */
    private static RunFunctionRequest largest() {
        Struct.Builder xr = Struct.newBuilder();
        for (int i = 0; i < 280_000; i++) {
            xr.putFields("%08d".formatted(i), Value.getDefaultInstance());
        }
        RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder();
        request.getObservedBuilder().getCompositeBuilder().setResource(xr);
        return request.build();
    }

    private Container start(String architecture, String flag) throws Exception {
        Path own = Files.createDirectories(directory.resolve(architecture));
        UnpackedImage image = UnpackedImage.of(Path.of("target/image-" + architecture + ".tar"), own);
        assertThat(image.architecture()).isEqualTo(architecture);
        return Container.start(image, own, List.of(), Map.of(), List.of(flag));
    }

    private static RunFunctionResponse same(Path xr, RunFunctionRequest request, Container one, Container other) {
        byte[] answer = one.answer(request);
        assertThat(other.answer(request)).describedAs(xr.toString()).isEqualTo(answer);
        try {
            return RunFunctionResponse.parseFrom(answer);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertUsesItsCache(Container container) {
        List<String> loaded = container
                .read()
                .lines()
                .filter(line -> line.contains("[class,load]"))
                .toList();
        long cached = loaded.stream()
                .filter(line -> line.endsWith("source: shared objects file"))
                .count();
        assertThat(100 * cached / loaded.size())
                .describedAs("the share of classes that come from the cache; if it has become less, make train")
                .isGreaterThan(90);
    }
}
