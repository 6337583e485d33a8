package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.FunctionRunnerServiceBlockingStub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lands the examples on a container, over mTLS, so that its JVM can say what it used.
 *
 * <p>Arguments: the image, a directory of its own for all that is written, then flags of the JVM. The container finds the
 * directory's {@code out} at {@code /mnt/out}.
 */
final class Training {

    private Training() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        List<String> flags = Arrays.asList(arguments).subList(2, arguments.length);
        UnpackedImage image = UnpackedImage.of(Path.of(arguments[0]), directory);
        Path out = Files.createDirectories(directory.resolve("out"));
        if (!out.toFile().setWritable(true, false)) {
            throw new IllegalStateException("cannot let everybody write into " + out);
        }
        try (Container container = Container.start(image, directory, List.of(), Map.of(out, "/mnt/out"), flags)) {
            FunctionRunnerServiceBlockingStub client = container.client();
            for (Path xr : Calls.xrs()) {
                Calls.land(xr, client::runFunction);
            }
            container.stop();
            System.err.println(container.read());
        }
    }
}
