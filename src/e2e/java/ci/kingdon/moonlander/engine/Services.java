package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays kube-proxy for a cluster's Services: their addresses are the sandbox's own, and what connects to one reaches a pod. Addresses
 * of nobody are the sandbox's too, where nothing listens.
 */
final class Services implements Engine.Part {

    /**
     * What an API server gives Services addresses of.
     *
     * @param second its second number, the first being 10
     */
    record Range(int second) {

        /** That of most clusters. */
        static final Range STANDARD = new Range(96);

        String cidr() {
            return "10." + second + ".0.0/16";
        }

        /** The first address is always that of the Service "kubernetes". */
        String kubernetes() {
            return "10." + second + ".0.1";
        }
    }

    private final Map<InetSocketAddress, Forward> forwards = new ConcurrentHashMap<>();
    private final Collection<PlayedPod> pods;

    private Services(Collection<PlayedPod> pods) {
        this.pods = pods;
    }

    /**
     * Starts with the Service "kubernetes" alone.
     *
     * @param apiServer what is behind it
     * @param pods those that may be behind other Services, as they come and go
     */
    static Services start(Processes processes, Cluster.Address apiServer, Collection<PlayedPod> pods)
            throws IOException, InterruptedException {
        processes.succeed(
                "services",
                List.of("ip", "route", "add", "local", apiServer.services().cidr(), "dev", "lo"),
                Map.of());
        // Pods reach each other through the sandbox.
        Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
        Services services = new Services(pods);
        InetSocketAddress behind = new InetSocketAddress(apiServer.ip(), apiServer.port());
        InetSocketAddress kubernetes =
                new InetSocketAddress(apiServer.services().kubernetes(), 443);
        services.forwards.put(kubernetes, Forward.listen(kubernetes, () -> List.of(behind)));
        return services;
    }

    /** Makes a Service that leads to this machine, where a process is what its pods would be. */
    static void leadHere(KubernetesClient client, String namespace, String name) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withType("ExternalName")
                        .withExternalName("localhost")
                        .endSpec()
                        .build())
                .create();
    }

    /** Whether a Service has an address of its own. */
    static boolean isHeadless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    /** Serves a Service under its address, by all its ports. */
    void add(Service service) throws IOException {
        if (!isHeadless(service)) {
            for (ServicePort port : service.getSpec().getPorts()) {
                listen(service, port.getPort(), port.getTargetPort());
            }
        }
    }

    /** Serves a Service under another port too, as a load balancer before it would. */
    void listen(Service service, int port, IntOrString podPort) throws IOException {
        InetSocketAddress address = new InetSocketAddress(service.getSpec().getClusterIP(), port);
        if (!forwards.containsKey(address)) {
            forwards.put(address, Forward.listen(address, () -> behind(service, podPort)));
        }
    }

    /** Where its pods listen now, by a port of theirs or its name. */
    List<InetSocketAddress> behind(Service service, IntOrString port) {
        return pods.stream()
                .filter(pod -> pod.isSelectedBy(service))
                .map(pod -> new InetSocketAddress(pod.address(), pod.port(port)))
                .toList();
    }

    /** Serves a Service no more. */
    void remove(Service service) {
        forwards.entrySet().removeIf(entry -> {
            boolean its = entry.getKey()
                    .getAddress()
                    .getHostAddress()
                    .equals(service.getSpec().getClusterIP());
            if (its) {
                entry.getValue().close();
            }
            return its;
        });
    }

    @Override
    public void close() {
        forwards.values().forEach(Forward::close);
    }
}
