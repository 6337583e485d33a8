package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays what kubeadm would start on the first machine of a Cluster: a real API server and a controller manager, with the certificate
 * authority that Cluster API made for the Cluster, where Cluster API says that the Cluster is reached. So Cluster API's kubeconfig leads
 * there. Cluster API itself does not see it: in its network the same address is what its provider keeps in memory, and this one stays at
 * its version, without nodes.
 */
final class ClusterApiServers implements Engine.Part {

    private final Processes processes;
    private final Programs programs;
    private final KubernetesClient client;
    private final Path directory;
    private final String address;
    private final Map<String, Future<Cluster>> servers = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private SharedIndexInformer<GenericKubernetesResource> informer;

    private ClusterApiServers(
            Processes processes, Programs programs, Cluster controlPlane, Path directory, String address) {
        this.processes = processes;
        this.programs = programs;
        this.client = controlPlane.client();
        this.directory = directory;
        this.address = address;
    }

    static ClusterApiServers start(
            Processes processes, Programs programs, Cluster controlPlane, Path directory, String address) {
        ClusterApiServers all = new ClusterApiServers(processes, programs, controlPlane, directory, address);
        all.informer = all.client
                .genericKubernetesResources("cluster.x-k8s.io/v1beta2", "Cluster")
                .inAnyNamespace()
                .inform(all.handler());
        return all;
    }

    private ResourceEventHandler<GenericKubernetesResource> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource cluster) {
                seen(cluster);
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                seen(after);
            }

            @Override
            public void onDelete(GenericKubernetesResource cluster, boolean unknown) {
                workers.submit(() -> stop(cluster));
            }
        };
    }

    private void seen(GenericKubernetesResource cluster) {
        Integer port = cluster.get("spec", "controlPlaneEndpoint", "port");
        if (port != null && !cluster.isMarkedForDeletion()) {
            servers.computeIfAbsent(cluster.getMetadata().getUid(), _ -> workers.submit(() -> started(cluster, port)));
        }
    }

    private Cluster started(GenericKubernetesResource cluster, int port) throws Exception {
        int number = count.incrementAndGet();
        String name = "cluster-api-" + number;
        Authority authority = authority(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
        Etcd etcd = Etcd.start(processes, programs, directory, name, "127.0.4." + number);
        return Cluster.start(
                processes, programs, etcd, directory, name, Cluster.Address.of(address, port), authority, List.of());
    }

    private Authority authority(String namespace, String cluster) throws Exception {
        String name = cluster + "-ca";
        Eventually.until(
                "Cluster API has made Secret " + namespace + "/" + name,
                () -> client.secrets().inNamespace(namespace).withName(name).get() != null);
        Secret secret = client.secrets().inNamespace(namespace).withName(name).require();
        return Authority.of(text(secret, "tls.key"), text(secret, "tls.crt"));
    }

    private static String text(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.US_ASCII);
    }

    private void stop(GenericKubernetesResource cluster) {
        Future<Cluster> server = servers.remove(cluster.getMetadata().getUid());
        if (server != null) {
            close(server);
        }
    }

    private static void close(Future<Cluster> server) {
        try {
            server.get().close();
        } catch (Exception e) {
            // It never started. Who waited for it has said so.
            System.err.println("cluster-api: " + e);
        }
    }

    @Override
    public void close() {
        informer.close();
        servers.values().forEach(ClusterApiServers::close);
        workers.close();
    }
}
