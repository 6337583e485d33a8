package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Door;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the engine with this package installed, and leaves it running for a person to play with (make engine-up). */
final class EngineUp {

    /** Where its control plane listens. */
    private static final int CONTROL_PLANE = 6443;

    /** As in a cluster that vclusters can be in. Their pods are played here, and have their volumes at once. */
    static final String STORAGE = """
            apiVersion: storage.k8s.io/v1
            kind: StorageClass
            metadata:
              name: played
              annotations: {storageclass.kubernetes.io/is-default-class: "true"}
            provisioner: moonlander.example.org/played
            """;

    private EngineUp() {}

    /** The folder that takes what the engine writes is the only argument. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        try (Installation installation = Installation.start(directory);
                Door _ = Door.inside(Path.of(arguments[0]).resolve("door"), CONTROL_PLANE)) {
            installation.engine().apply(STORAGE);
            installation.installGoTemplating();
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
            System.out.println("engine: up, with " + installation.pod().function());
            end.await();
        }
    }
}
