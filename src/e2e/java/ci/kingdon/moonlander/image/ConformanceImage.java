package ci.kingdon.moonlander.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** This machine's image of conformance, run as a container. */
public final class ConformanceImage {

    private static final String REPORT = "/report";
    private static final String KUBECONFIGS = "/kube";

    private ConformanceImage() {}

    /**
     * The command that runs it.
     *
     * @param directory where it is unpacked, and where its report goes: {@code report}
     * @param kubeconfig in a folder that whoever the container runs as can read
     * @param arguments for the program
     */
    public static List<String> command(Path directory, Path kubeconfig, List<String> arguments) throws Exception {
        UnpackedImage image = UnpackedImage.of(Path.of(System.getProperty("e2e.conformance.image")), directory);
        List<String> command = new ArrayList<>(image.command());
        command.addAll(arguments);
        return Container.command(
                image,
                List.of(),
                Map.of(Container.writable(directory.resolve("report")), REPORT, kubeconfig.getParent(), KUBECONFIGS),
                List.of("KUBECONFIG=" + KUBECONFIGS + "/" + kubeconfig.getFileName()),
                command);
    }
}
