package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;

/** A vcluster that runs. */
public final class Planet implements Engine.Part {

    private final Supplier<List<PlayedPod>> pods;
    private final KubernetesClient client;

    private Planet(Supplier<List<PlayedPod>> pods, KubernetesClient client) {
        this.pods = pods;
        this.client = client;
    }

    /** By its own pods, which come and go, and the Secret that vcluster has written. */
    static Planet of(Supplier<List<PlayedPod>> pods, Secret published) {
        String kubeconfig =
                new String(Base64.getDecoder().decode(published.getData().get("config")), StandardCharsets.UTF_8);
        return new Planet(pods, Cluster.clientOf(kubeconfig));
    }

    /** A client with every right. */
    public KubernetesClient client() {
        return client;
    }

    /** Ends its pods' processes, as a crash would; the planet keeps what is in its volumes. */
    public void stopApiServer() {
        pods.get().forEach(PlayedPod::kill);
    }

    /** Starts them again, and waits until they answer. */
    public void startApiServer() throws Exception {
        pods.get().forEach(PlayedPod::revive);
        for (PlayedPod pod : pods.get()) {
            pod.awaitServing();
        }
    }

    /** The command line of one of its programs: {@code kube-apiserver}. */
    public List<String> arguments(String program) throws IOException {
        return arguments(process(program));
    }

    private static List<String> arguments(ProcessHandle process) throws IOException {
        return List.of(
                Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0"));
    }

    /** One of its programs: it is another one once it has been started again. */
    public ProcessHandle process(String program) throws IOException {
        for (PlayedPod pod : pods.get()) {
            for (ProcessHandle process : pod.processes().toList()) {
                if (arguments(process).getFirst().endsWith("/" + program)) {
                    return process;
                }
            }
        }
        throw new IllegalStateException("no pod runs " + program);
    }

    /** The memory that all processes of its pods hold now, in MiB; what several share counts for each. */
    public long residentMebibytes() throws IOException {
        long sum = 0;
        for (PlayedPod pod : pods.get()) {
            for (ProcessHandle process : pod.processes().toList()) {
                sum += Daemon.residentMebibytes(process.pid());
            }
        }
        return sum;
    }

    @Override
    public void close() {
        client.close();
    }
}
