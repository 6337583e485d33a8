package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Plays the kubelet, the network and the names around pods of a cluster: those that somebody has asked for, by their labels. */
final class Pods implements Engine.Part {

    private static final int NUMBERS_OF_A_CLUSTER = 500;

    /** What somebody else has to do for a pod. */
    interface Host {

        /** Before it starts. */
        void starts(PlayedPod pod) throws Exception;

        /** After it has ended. */
        void ended(PlayedPod pod);
    }

    private final Processes processes;
    private final Programs programs;
    private final Cluster host;
    private final Hosts hosts;
    private final Path directory;
    private final Map<String, PlayedPod> pods = new ConcurrentHashMap<>();
    private final Map<String, Hosts> namespaces = new ConcurrentHashMap<>();
    private final Map<String, String> publicNames = new ConcurrentHashMap<>();
    private final AtomicInteger count;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Services services;
    private final HttpClient prober;
    private final List<SharedIndexInformer<?>> informers = new CopyOnWriteArrayList<>();
    private volatile Duration delay = Duration.ZERO;

    private Pods(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory) throws Exception {
        this.processes = processes;
        this.programs = programs;
        this.host = host;
        this.hosts = hosts;
        this.directory = directory;
        // Their networks are on the one machine, whatever cluster they are of.
        this.count = new AtomicInteger(
                (host.address().services().second() - Services.Range.STANDARD.second()) * NUMBERS_OF_A_CLUSTER);
        this.prober = ServedCertificate.trustingAnyone();
        this.services = Services.start(processes, host.address(), pods.values());
    }

    /** Starts without any pod. */
    static Pods start(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory)
            throws Exception {
        return new Pods(processes, programs, host, hosts, Files.createDirectories(directory));
    }

    /** Plays the pods that have these labels, and their Services. */
    void play(LabelSelector labels, Software software, Host party) {
        informers.add(host.client()
                .services()
                .inAnyNamespace()
                .withLabelSelector(labels)
                .inform(handler(this::serve, services::remove)));
        informers.add(host.client()
                .pods()
                .inAnyNamespace()
                .withLabelSelector(labels)
                .inform(handler(pod -> start(pod, software, party), pod -> stop(pod, party))));
    }

    private interface Step<T> {
        void take(T resource) throws Exception;
    }

    private <T extends HasMetadata> ResourceEventHandler<T> handler(Step<T> added, Consumer<T> deleted) {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(T resource) {
                workers.submit(() -> guarded(resource, added));
            }

            @Override
            public void onUpdate(T before, T after) {}

            @Override
            public void onDelete(T resource, boolean unknown) {
                workers.submit(() -> deleted.accept(resource));
            }
        };
    }

    private static <T extends HasMetadata> void guarded(T resource, Step<T> step) {
        try {
            step.take(resource);
        } catch (InterruptedException _) {
            // The engine is stopped.
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // What was deleted while it was starting is none of anybody's business.
            System.err.println(resource.getKind() + " " + resource.getMetadata().getName() + ": " + e);
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
        return namespaces.computeIfAbsent(namespace, name -> {
            Hosts names = Hosts.in(directory.resolve(name + ".hosts"));
            publicNames.forEach(names::put);
            return names;
        });
    }

    /** Gives a name that pods of every namespace find, and everybody in the sandbox. */
    void publish(String name, String address) {
        publicNames.put(name, address);
        hosts.put(name, address);
        namespaces.values().forEach(names -> names.put(name, address));
    }

    /** Gives a name that everybody in the sandbox finds, but no pod. */
    void publishOutside(String name, String address) {
        // Whoever has the public name leads there already.
        if (!publicNames.containsKey(name)) {
            hosts.put(name, address);
        }
    }

    private void start(Pod found, Software software, Host party) throws Exception {
        Thread.sleep(delay);
        if (host.client().resource(found).get() == null) {
            return;
        }
        String namespace = found.getMetadata().getNamespace();
        String uid = found.getMetadata().getUid();
        Hosts names = hostsOf(namespace);
        PlayedPod pod = new PlayedPod(
                processes,
                programs,
                host,
                found,
                software,
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
        party.starts(pod);
        pod.run();
    }

    private void stop(Pod deleted, Host party) {
        Optional.ofNullable(pods.remove(deleted.getMetadata().getUid())).ifPresent(pod -> {
            pod.close();
            hostsOf(pod.namespace()).remove(pod.address());
            party.ended(pod);
        });
    }

    /** Those that run or start now. */
    Stream<PlayedPod> running() {
        return pods.values().stream();
    }

    /** Who listens at the addresses of Services. */
    Services services() {
        return services;
    }

    /** How long later pods take before they begin to start, as images have to be pulled. */
    void takeTime(Duration time) {
        delay = time;
    }

    @Override
    public void close() {
        informers.forEach(SharedIndexInformer::close);
        pods.values().forEach(PlayedPod::close);
        services.close();
        prober.close();
        workers.shutdownNow();
    }
}
