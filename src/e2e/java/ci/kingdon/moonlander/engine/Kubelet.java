package ci.kingdon.moonlander.engine;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays the kubelet, and the network around it, for the pods of functions: it pulls the image from the registry, unpacks it,
 * mounts the Secrets, runs the command with the pod's rights, and says that the pod is ready. The pods are those that
 * Crossplane's Deployment made; the files and the command are the image's own.
 */
public final class Kubelet implements Engine.Part {

    private final Processes processes;
    private final Programs programs;
    private final KubernetesClient client;
    private final Hosts hosts;
    private final Path directory;
    private final Map<String, FunctionPod> pods = new ConcurrentHashMap<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    /** How many pods there have been: no two have the same address. Only the worker counts. */
    private int started;

    private SharedIndexInformer<Pod> podInformer;
    private SharedIndexInformer<Secret> secretInformer;

    private Kubelet(Processes processes, Programs programs, KubernetesClient client, Hosts hosts, Path directory) {
        this.processes = processes;
        this.programs = programs;
        this.client = client;
        this.hosts = hosts;
        this.directory = directory;
    }

    static Kubelet start(Processes processes, Programs programs, KubernetesClient client, Hosts hosts, Path directory)
            throws IOException {
        Kubelet kubelet =
                new Kubelet(processes, programs, client, hosts, Files.createDirectories(directory.toAbsolutePath()));
        kubelet.podInformer = client.pods()
                .inNamespace(Crossplane.NAMESPACE)
                .withLabel("pkg.crossplane.io/function")
                .inform(kubelet.podHandler());
        kubelet.secretInformer =
                client.secrets().inNamespace(Crossplane.NAMESPACE).inform(kubelet.secretHandler());
        return kubelet;
    }

    private ResourceEventHandler<Pod> podHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Pod pod) {
                worker.submit(() -> guarded(() -> run(pod)));
            }

            @Override
            public void onUpdate(Pod before, Pod after) {}

            @Override
            public void onDelete(Pod pod, boolean unknown) {
                worker.submit(() -> guarded(() -> remove(pod)));
            }
        };
    }

    private ResourceEventHandler<Secret> secretHandler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(Secret secret) {}

            @Override
            public void onUpdate(Secret before, Secret after) {
                worker.submit(() -> guarded(() -> {
                    for (FunctionPod pod : pods.values()) {
                        pod.secretChanged(after);
                    }
                }));
            }

            @Override
            public void onDelete(Secret secret, boolean unknown) {}
        };
    }

    private interface Task {
        void run() throws Exception;
    }

    private static void guarded(Task task) {
        try {
            task.run();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private void run(Pod pod) throws Exception {
        String name = pod.getMetadata().getName();
        if (pods.containsKey(name)) {
            return;
        }
        Container container = pod.getSpec().getContainers().getFirst();
        Path root = new Image(processes, programs, container.getImage()).unpack(directory);
        FunctionPod running = FunctionPod.start(processes, client, pod, root, directory, ++started);
        pods.put(name, running);
        running.awaitProbes(container);
        markReady(client, pod, running.address());
        serve(pod, running.address());
    }

    /** Says of a pod that it runs and is ready. */
    static void markReady(KubernetesClient client, Pod pod, String address) {
        String container = pod.getSpec().getContainers().getFirst().getName();
        client.resource(pod)
                .editStatus(current -> new PodBuilder(current)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withPodIP(address)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .withLastTransitionTime(Instant.now().toString())
                        .endCondition()
                        .addNewContainerStatus()
                        .withName(container)
                        .withReady(true)
                        .withStarted(true)
                        .withNewState()
                        .withNewRunning()
                        .endRunning()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    /** The Service's name, as the cluster's DNS would have it for a Service without an address of its own. */
    private void serve(Pod pod, String address) {
        for (Service service :
                client.services().inNamespace(Crossplane.NAMESPACE).list().getItems()) {
            Map<String, String> selector = service.getSpec().getSelector();
            if (selector != null
                    && !selector.isEmpty()
                    && pod.getMetadata().getLabels().entrySet().containsAll(selector.entrySet())) {
                hosts.put(service.getMetadata().getName() + "." + Crossplane.NAMESPACE, address);
            }
        }
    }

    private void remove(Pod pod) {
        Optional.ofNullable(pods.remove(pod.getMetadata().getName())).ifPresent(FunctionPod::close);
    }

    /** The pods of a function that run now. */
    public java.util.List<FunctionPod> pods(String function) {
        return pods.values().stream()
                .filter(pod -> pod.function().equals(function))
                .toList();
    }

    @Override
    public void close() {
        podInformer.close();
        secretInformer.close();
        worker.shutdownNow();
        pods.values().forEach(FunctionPod::close);
    }
}
