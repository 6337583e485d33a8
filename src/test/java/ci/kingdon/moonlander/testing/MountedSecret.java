package ci.kingdon.moonlander.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Secret as the kubelet mounts it (pkg/volume/util/atomic_writer.go): files are links by way of {@code ..data}, which is
 * a link to a directory of its own for each generation, and is replaced in one step.
 */
public final class MountedSecret {

    private final Path directory;
    private int generation;

    public MountedSecret(Path directory) {
        this.directory = directory;
    }

    public Path directory() {
        return directory;
    }

    /** Replaces all files. */
    public void publish(Map<String, String> files) throws IOException {
        Path data = directory.resolve("..data");
        Path before = Files.exists(data) ? data.toRealPath() : null;
        Path next = Files.createDirectory(directory.resolve("..generation_" + ++generation));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(next.resolve(file.getKey()), file.getValue());
        }
        Path link = Files.createSymbolicLink(directory.resolve("..data_tmp"), next.getFileName());
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
        for (String name : files.keySet()) {
            if (!Files.isSymbolicLink(directory.resolve(name))) {
                Files.createSymbolicLink(directory.resolve(name), Path.of("..data", name));
            }
        }
        if (before != null) {
            remove(before);
        }
    }

    public void publish(Authority.Identity server, Authority clients) throws IOException {
        publish(Map.of("tls.key", server.pkcs1(), "tls.crt", server.certificatePem(), "ca.crt", clients.pem()));
    }

    private static void remove(Path generation) throws IOException {
        try (Stream<Path> files = Files.list(generation)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(generation);
    }
}
