package ci.kingdon.moonlander.e2e;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts the engine with this package installed, and leaves it running for a person to play with (make engine-up). */
final class EngineUp {

    private EngineUp() {}

    /** The folder that takes what the engine writes is the only argument. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        try (Installation installation = Installation.start(directory)) {
            installation.installGoTemplating();
            CountDownLatch end = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(end::countDown));
            System.out.println("engine: up, with " + installation.pod().function());
            end.await();
        }
    }
}
