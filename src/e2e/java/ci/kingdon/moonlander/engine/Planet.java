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

    private final Supplier<List<VclusterPod>> pods;
    private final KubernetesClient client;

    private Planet(Supplier<List<VclusterPod>> pods, KubernetesClient client) {
        this.pods = pods;
        this.client = client;
    }

    /** By its own pods, which come and go, and the Secret that vcluster has written. */
    static Planet of(Supplier<List<VclusterPod>> pods, Secret published) {
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
        pods.get().forEach(VclusterPod::kill);
    }

    /** Starts them again, and waits until they answer. */
    public void startApiServer() throws Exception {
        pods.get().forEach(VclusterPod::revive);
        for (VclusterPod pod : pods.get()) {
            pod.awaitServing();
        }
    }

    /** The command line of one of its programs: {@code kube-apiserver}. */
    public List<String> arguments(String program) throws IOException {
        for (VclusterPod pod : pods.get()) {
            for (ProcessHandle process : pod.processes().toList()) {
                List<String> line = List.of(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"))
                        .split("\0"));
                if (line.getFirst().endsWith("/" + program)) {
                    return line;
                }
            }
        }
        throw new IllegalStateException("no pod runs " + program);
    }

    /** The memory that all processes of its pods hold now, in MiB; what several share counts for each. */
    public long residentMebibytes() throws IOException {
        long sum = 0;
        for (VclusterPod pod : pods.get()) {
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
