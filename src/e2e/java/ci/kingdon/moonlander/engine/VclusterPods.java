package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Plays the kubelet, the network and the names around the pods of vclusters and of their etcds. What runs in the pods is the real
 * vcluster, of the open build. Those that a vcluster in a vcluster has on the host are left alone, as are pods of tenants.
 */
public final class VclusterPods implements Engine.Part {

    private static final String CONTROL_PLANE = "vcluster";
    private static final String ETCD = "vcluster-etcd";

    private static final int NUMBERS_OF_A_CLUSTER = 500;

    /** What a vcluster puts on what it has brought from the inside to the host. */
    private static final String SYNCED = "vcluster.loft.sh/managed-by";

    private final Processes processes;
    private final Programs programs;
    private final Cluster host;
    private final Hosts hosts;
    private final Path directory;
    private final Recorder recorder;
    private final Map<String, VclusterPod> pods = new ConcurrentHashMap<>();
    private final Map<String, KineWatch> watches = new ConcurrentHashMap<>();
    private final Map<String, Planet> planets = new ConcurrentHashMap<>();
    private final Map<String, Hosts> namespaces = new ConcurrentHashMap<>();
    private final AtomicInteger count;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Services services;
    private final HttpClient prober;
    private volatile Duration delay = Duration.ZERO;
    private List<SharedIndexInformer<?>> informers = List.of();

    private VclusterPods(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory)
            throws Exception {
        this.processes = processes;
        this.programs = programs;
        this.host = host;
        this.hosts = hosts;
        this.directory = Files.createDirectories(directory.resolve("vclusters"));
        // Their networks are on the one machine, whatever cluster they are of.
        this.count = new AtomicInteger(
                (host.address().services().second() - Services.Range.STANDARD.second()) * NUMBERS_OF_A_CLUSTER);
        this.recorder = Recorder.in(directory, "vclusters");
        this.prober = ServedCertificate.trustingAnyone();
        this.services = Services.start(processes, host.address(), pods.values());
    }

    static VclusterPods start(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory)
            throws Exception {
        VclusterPods all = new VclusterPods(processes, programs, host, hosts, directory);
        KubernetesClient client = host.client();
        all.informers = List.of(
                client.services()
                        .inAnyNamespace()
                        .withLabelIn("app", CONTROL_PLANE, ETCD)
                        .withoutLabel(SYNCED)
                        .inform(all.handler(all::serve, all.services::remove)),
                client.pods()
                        .inAnyNamespace()
                        .withLabelIn("app", CONTROL_PLANE, ETCD)
                        .withoutLabel(SYNCED)
                        .inform(all.handler(all::start, all::stop)));
        return all;
    }

    private interface Step<T> {
        void take(T resource) throws Exception;
    }

    private <T> ResourceEventHandler<T> handler(Step<T> added, Consumer<T> deleted) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T resource) {
                workers.submit(() -> guarded(() -> added.take(resource)));
            }

            @Override
            public void onUpdate(T before, T after) {}

            @Override
            public void onDelete(T resource, boolean unknown) {
                workers.submit(() -> deleted.accept(resource));
            }
        };
    }

    private interface Attempt {
        void make() throws Exception;
    }

    private static void guarded(Attempt attempt) {
        try {
            attempt.make();
        } catch (Exception e) {
            // What was deleted while it was starting is none of anybody's business.
            System.err.println("vcluster: " + e);
        }
    }

    /** A Service's names, and what listens there. */
    private void serve(Service service) throws IOException {
        if (!Services.isHeadless(service)) {
            String namespace = service.getMetadata().getNamespace();
            String name = service.getMetadata().getName();
            String address = service.getSpec().getClusterIP();
            hostsOf(namespace).put(name, address);
            for (String suffix : List.of("", ".svc", ".svc.cluster.local")) {
                hosts.put(name + "." + namespace + suffix, address);
                hostsOf(namespace).put(name + "." + namespace + suffix, address);
            }
            services.add(service);
        }
    }

    private Hosts hostsOf(String namespace) {
        return namespaces.computeIfAbsent(namespace, name -> Hosts.in(directory.resolve(name + ".hosts")));
    }

    private void start(Pod found) throws Exception {
        Thread.sleep(delay);
        if (host.client().resource(found).get() == null) {
            return;
        }
        String namespace = found.getMetadata().getNamespace();
        String uid = found.getMetadata().getUid();
        Hosts names = hostsOf(namespace);
        VclusterPod pod = new VclusterPod(
                processes,
                programs,
                host,
                found,
                count.incrementAndGet(),
                Files.createDirectories(directory.resolve("pods").resolve(uid)),
                Files.createDirectories(directory.resolve("claims")),
                names.file(),
                prober);
        pods.put(uid, pod);
        names.put(pod.name(), pod.address());
        Optional.ofNullable(found.getSpec().getSubdomain())
                .ifPresent(service -> List.of("", "." + namespace, "." + namespace + ".svc")
                        .forEach(suffix -> names.put(pod.name() + "." + service + suffix, pod.address())));
        if (CONTROL_PLANE.equals(pod.label("app"))) {
            expose(namespace, pod.label("release"));
            Optional<Path> data = pod.data();
            if (data.isPresent()) {
                String prefix = "/" + namespace + "." + pod.label("release");
                watches.put(uid, KineWatch.start(recorder, data.get().resolve("state.db"), prefix));
            }
        }
        pod.run();
    }

    /** Whoever runs the host sees to it that what a landing calls its planet leads there. */
    private void expose(String namespace, String release) throws IOException {
        Service service = host.client()
                .services()
                .inNamespace(namespace)
                .withName(release)
                .require();
        JsonNode values = values(namespace, release);
        values.path("controlPlane")
                .path("proxy")
                .path("extraSANs")
                .valueStream()
                .map(JsonNode::asString)
                .filter(san -> san.contains(".") && !san.contains(".svc"))
                .forEach(san -> hosts.put(san, service.getSpec().getClusterIP()));
        URI server = URI.create(values.path("exportKubeConfig").path("server").asString(""));
        if (server.getPort() > 0) {
            services.listen(service, server.getPort(), 8443);
        }
    }

    private JsonNode values(String namespace, String name) {
        Secret config = host.client()
                .secrets()
                .inNamespace(namespace)
                .withName("vc-config-" + name)
                .require();
        return Yaml.one(
                new String(Base64.getDecoder().decode(config.getData().get("config.yaml")), StandardCharsets.UTF_8));
    }

    private void stop(Pod deleted) {
        Optional.ofNullable(pods.remove(deleted.getMetadata().getUid())).ifPresent(pod -> {
            pod.close();
            hostsOf(pod.namespace()).remove(pod.address());
        });
        // What it wrote last is in its volume.
        Optional.ofNullable(watches.remove(deleted.getMetadata().getUid())).ifPresent(KineWatch::close);
    }

    /** The planet that a vcluster has become, once it has written how it is reached. */
    public Optional<Planet> planet(String namespace, String name) {
        Secret published = host.client()
                .secrets()
                .inNamespace(namespace)
                .withName("vc-" + name)
                .get();
        return published == null
                ? Optional.empty()
                : Optional.of(planets.computeIfAbsent(
                        published.getMetadata().getUid(), _ -> Planet.of(() -> pods(namespace, name), published)));
    }

    private List<VclusterPod> pods(String namespace, String release) {
        return pods.values().stream()
                .filter(pod -> pod.namespace().equals(namespace)
                        && pod.label("release").equals(release)
                        && CONTROL_PLANE.equals(pod.label("app")))
                .toList();
    }

    /** How long the pods of later vclusters take before they begin to start, as images have to be pulled. */
    public void takeTime(Duration time) {
        delay = time;
    }

    /** What was ever written to the vclusters' stores. */
    Recorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        pods.values().forEach(VclusterPod::close);
        watches.values().forEach(KineWatch::close);
        planets.values().forEach(Planet::close);
        services.close();
        prober.close();
        workers.shutdownNow();
    }
}
