package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import com.google.protobuf.InvalidProtocolBufferException;
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
    private static final List<String> FLAGS = List.of("-Xlog:class+load:stdout");

    @TempDir
    private Path directory;

    @Test
    void bothLandTheExamplesWithTheSameBytesAndUseTheirCaches() throws Exception {
        try (Container amd64 = start("amd64");
                Container arm64 = start("arm64")) {
            amd64.client();
            arm64.client();
            for (Path xr : Calls.xrs()) {
                Calls.land(xr, request -> same(xr, request, amd64, arm64));
            }

            assertUsesItsCache(amd64);
            assertUsesItsCache(arm64);
            // As a JVM ends that is told to.
            assertThat(List.of(amd64.stop(), arm64.stop())).containsOnly(0);
        }
    }

    private Container start(String architecture) throws Exception {
        Path own = Files.createDirectories(directory.resolve(architecture));
        UnpackedImage image = UnpackedImage.of(Path.of("target/image-" + architecture + ".tar"), own);
        assertThat(image.architecture()).isEqualTo(architecture);
        return Container.start(image, own, List.of(), Map.of(), FLAGS);
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
        assertThat(container.read().lines())
                .anyMatch(line -> line.contains("ci.kingdon.moonlander.Moonlander source: shared objects file"));
    }
}
