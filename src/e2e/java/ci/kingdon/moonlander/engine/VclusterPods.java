package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Plays the pods of vclusters. For each control plane that vcluster's chart makes, a StatefulSet or, with more replicas than one, a
 * Deployment, it starts one API server, reachable under the names of the chart's Service, with a certificate for the names that the
 * chart's values ask for; then it writes the Secret {@code vc-<name>} as vcluster does. When the StatefulSet or the Deployment is
 * deleted, the API server stops, and all that was in it is lost. The pods of the etcd that the chart deploys beside a Deployment are
 * not played: all these API servers keep their data in an etcd of the engine's.
 */
public final class VclusterPods implements Engine.Part {

    /** The label app of vcluster's own pods; those of its etcd have another. */
    private static final String CONTROL_PLANE = "vcluster";

    private final Processes processes;
    private final Programs programs;
    private final KubernetesClient host;
    private final Etcd etcd;
    private final Hosts hosts;
    private final Path directory;
    private final Map<String, Cluster> planets = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private volatile Duration delay = Duration.ZERO;
    private List<SharedIndexInformer<?>> informers = List.of();

    private VclusterPods(
            Processes processes, Programs programs, KubernetesClient host, Etcd etcd, Hosts hosts, Path directory) {
        this.processes = processes;
        this.programs = programs;
        this.host = host;
        this.etcd = etcd;
        this.hosts = hosts;
        this.directory = directory;
    }

    static VclusterPods start(
            Processes processes, Programs programs, KubernetesClient host, Etcd etcd, Hosts hosts, Path directory) {
        VclusterPods pods = new VclusterPods(processes, programs, host, etcd, hosts, directory);
        pods.informers = List.of(
                host.apps()
                        .statefulSets()
                        .inAnyNamespace()
                        .withLabel("app", CONTROL_PLANE)
                        .inform(pods.handler()),
                host.apps()
                        .deployments()
                        .inAnyNamespace()
                        .withLabel("app", CONTROL_PLANE)
                        .inform(pods.handler()));
        return pods;
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T controlPlane) {
                worker.submit(() -> start(controlPlane));
            }

            @Override
            public void onUpdate(T before, T after) {}

            @Override
            public void onDelete(T controlPlane, boolean unknown) {
                worker.submit(() -> stop(controlPlane));
            }
        };
    }

    private void start(HasMetadata controlPlane) {
        String namespace = controlPlane.getMetadata().getNamespace();
        String name = controlPlane.getMetadata().getName();
        try {
            Thread.sleep(delay);
            JsonNode values = values(namespace, name);
            URI server =
                    URI.create(values.path("exportKubeConfig").path("server").asString("https://localhost:8443"));
            List<String> names = new ArrayList<>(List.of("kubernetes", "kubernetes.default"));
            values.path("controlPlane").path("proxy").path("extraSANs").forEach(san -> names.add(san.asString()));

            int number = count.incrementAndGet();
            String ip = "127.0.1." + number;
            // Whoever runs the host sees to it that what a landing calls its planet leads there.
            names.stream()
                    .filter(san -> san.contains(".") && !san.startsWith("kubernetes."))
                    .forEach(san -> hosts.put(san, ip));
            Cluster planet = Cluster.start(
                    processes,
                    programs,
                    etcd,
                    directory,
                    "vcluster-" + number,
                    "/vcluster-" + number,
                    new Cluster.Address(ip, server.getPort() < 0 ? 443 : server.getPort()),
                    names);
            planets.put(namespace + "/" + name, planet);
            // A Release that is deleted and made anew leaves the Secret of before, which vcluster writes again.
            host.resource(secret(namespace, name, planet.kubeconfig(server.toString())))
                    .createOr(NonDeletingOperation::update);
        } catch (Exception e) {
            // A control plane that was deleted while this was starting is none of anybody's business.
            System.err.println("vcluster " + namespace + "/" + name + ": " + e);
        }
    }

    private JsonNode values(String namespace, String name) {
        Secret config = host.secrets()
                .inNamespace(namespace)
                .withName("vc-config-" + name)
                .require();
        return Yaml.one(
                new String(Base64.getDecoder().decode(config.getData().get("config.yaml")), StandardCharsets.UTF_8));
    }

    private static Secret secret(String namespace, String name, String kubeconfig) {
        JsonNode tree = Yaml.one(kubeconfig);
        JsonNode user = tree.path("users").path(0).path("user");
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("vc-" + name)
                .endMetadata()
                .addToStringData("config", kubeconfig)
                .addToData(
                        "certificate-authority",
                        tree.path("clusters")
                                .path(0)
                                .path("cluster")
                                .path("certificate-authority-data")
                                .asString())
                .addToData(
                        "client-certificate",
                        user.path("client-certificate-data").asString())
                .addToData("client-key", user.path("client-key-data").asString())
                .build();
    }

    private void stop(HasMetadata controlPlane) {
        Optional.ofNullable(planets.remove(controlPlane.getMetadata().getNamespace() + "/"
                        + controlPlane.getMetadata().getName()))
                .ifPresent(Cluster::close);
    }

    /** The planet that a vcluster has become. */
    public Optional<Cluster> planet(String namespace, String name) {
        return Optional.ofNullable(planets.get(namespace + "/" + name));
    }

    /** How long the pods of later vclusters take before they begin to start, as images have to be pulled. */
    public void takeTime(Duration time) {
        delay = time;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        worker.shutdownNow();
        planets.values().forEach(Cluster::close);
    }
}
