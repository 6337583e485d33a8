package ci.kingdon.moonlander.conformance;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Who interrupts a run finds the cluster as it was. */
final class Interruption implements AutoCloseable {

    /** As long as a request may take. */
    private static final int LAST_REQUEST_SECONDS = 40;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Thread checks, PrintStream out, Removal removal, String namespace) {
        hook = new Thread(() -> remove(checks, out, removal, namespace));
    }

    /** From now on, the end of the process stops the checks of this thread, and takes away what the run made. */
    static Interruption heed(PrintStream out, Removal removal, String namespace) {
        Interruption interruption = new Interruption(Thread.currentThread(), out, removal, namespace);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private void remove(Thread checks, PrintStream out, Removal removal, String namespace) {
        out.println();
        out.println("ending early: taking everything away again");
        checks.interrupt();
        try {
            // Nothing is made any more that would be missed.
            if (!stopped.await(LAST_REQUEST_SECONDS, TimeUnit.SECONDS)) {
                out.println("a check goes on; what it makes may stay");
            }
            List<String> left = removal.remove(namespace);
            out.println(
                    left.isEmpty() ? "gone" : "still there: " + String.join(", ", left) + "; CLEAN=yes tries again");
        } catch (KubernetesClientException _) {
            out.println("the cluster is not reached; CLEAN=yes takes away what is left");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** All is taken away already. */
    void over() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    /** The checks have stopped. */
    @Override
    public void close() {
        stopped.countDown();
    }
}
