package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * CozyStack on a cluster. Its API server is the real one, which makes a HelmRelease of each application. What Flux and CozyStack's
 * charts would make of that is played here: a tenant is a namespace, and a Kubernetes is a real API server without nodes, with the Secret
 * in which CozyStack publishes its kubeconfigs.
 */
public final class Cozystack implements Engine.Part {

    private static final String NAMESPACE = "cozy-system";
    private static final String API = "cozystack-api";
    private static final String RELEASES = "helm.toolkit.fluxcd.io/v2";

    /** What Flux holds a HelmRelease by until it has uninstalled it. */
    private static final String FINALIZER = "finalizers.fluxcd.io";

    private static final String KUBERNETES = "kubernetes-";
    private static final String TENANT = "tenant-";
    private static final int PORT = 7443;

    /** Clusters in the order in which they are made: each is reached at an address of its own. */
    private static final int FIRST_ADDRESS = 11;

    private final Processes processes;
    private final Programs programs;
    private final Cluster host;
    private final Hosts hosts;
    private final Path directory;
    private final KubernetesClient client;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Map<String, TenantCluster> clusters = new ConcurrentHashMap<>();
    private final List<Recorder> recorders = new ArrayList<>();
    private int made;
    private UnaryOperator<String> trust = _ -> "";
    private Optional<SharedIndexInformer<GenericKubernetesResource>> informer = Optional.empty();

    /** A tenant's cluster, and the vclusters in it. */
    private record TenantCluster(Cluster cluster, Pods pods, VclusterPods vclusters, Etcd etcd) {

        void close() {
            pods.close();
            vclusters.close();
            cluster.close();
            etcd.close();
        }
    }

    private Cozystack(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory) {
        this.processes = processes;
        this.programs = programs;
        this.host = host;
        this.hosts = hosts;
        this.directory = directory;
        this.client = host.client();
    }

    static Cozystack start(Processes processes, Programs programs, Cluster host, Hosts hosts, Path directory)
            throws Exception {
        Cozystack cozystack = new Cozystack(processes, programs, host, hosts, directory.resolve("cozystack"));
        cozystack.install();
        cozystack.informer = Optional.of(cozystack
                .client
                .genericKubernetesResources(RELEASES, "HelmRelease")
                .inAnyNamespace()
                .inform(cozystack.handler()));
        return cozystack;
    }

    private void install() throws Exception {
        Path packages = programs.engine().resolve("packages/cozystack");
        for (Path crd : files(packages.resolve("crds"))) {
            client.resource(Files.readString(crd)).forceConflicts().serverSideApply();
        }
        for (Path definition : files(packages.resolve("definitions"))) {
            String manifest = Files.readString(definition);
            Eventually.until("ApplicationDefinitions are served", () -> isApplied(manifest));
        }
        host.ensureNamespace(NAMESPACE);
        Services.leadHere(client, NAMESPACE, API);
        String kubeconfig = host.directory().resolve("kubeconfig").toString();
        processes.start(
                API,
                List.of(
                        programs.path(API),
                        "--kubeconfig=" + kubeconfig,
                        "--authentication-kubeconfig=" + kubeconfig,
                        "--authorization-kubeconfig=" + kubeconfig,
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + PORT,
                        "--cert-dir=" + Files.createDirectories(directory)),
                Map.of("KUBECONFIG", kubeconfig));
        // The others are about what is not here: sdn's is Cilium's.
        for (String group : List.of("apps", "core")) {
            register(group + ".cozystack.io");
        }
    }

    /**
     * Lets people into clusters by the platform's Keycloak, where a cluster asks for it.
     *
     * @param trust the file by which an API server trusts it, for the cluster's client there
     */
    public void logInBy(UnaryOperator<String> trust) {
        this.trust = trust;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private boolean isApplied(String manifest) {
        try {
            client.resource(manifest).forceConflicts().serverSideApply();
            return true;
        } catch (KubernetesClientException _) {
            return false;
        }
    }

    private void register(String group) throws Exception {
        client.resource("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1alpha1.%s}
                spec:
                  group: %s
                  version: v1alpha1
                  groupPriorityMinimum: 1000
                  versionPriority: 15
                  insecureSkipTLSVerify: true
                  service: {namespace: %s, name: %s, port: %d}
                """.formatted(group, group, NAMESPACE, API, PORT)).create();
        Resource<GenericKubernetesResource> service = client.genericKubernetesResources(
                        "apiregistration.k8s.io/v1", "APIService")
                .withName("v1alpha1." + group);
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(500),
                () -> group + " is served; Available is " + Conditions.of(service.require(), "Available"),
                () -> Conditions.isTrue(service.require(), "Available"));
    }

    private ResourceEventHandler<GenericKubernetesResource> handler() {
        return new ResourceEventHandler<>() {
            @Override
            public void onAdd(GenericKubernetesResource release) {
                worker.submit(() -> play(release));
            }

            @Override
            public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
                worker.submit(() -> play(after));
            }

            @Override
            public void onDelete(GenericKubernetesResource release, boolean unknown) {
                worker.submit(() -> unmake(release));
            }
        };
    }

    private void play(GenericKubernetesResource release) {
        try {
            if (release.getMetadata().getDeletionTimestamp() == null) {
                make(release);
            } else if (release.getMetadata().getFinalizers().contains(FINALIZER)) {
                unmake(release);
                release(release).edit(seen -> {
                    seen.getMetadata().getFinalizers().remove(FINALIZER);
                    return seen;
                });
            }
        } catch (Exception e) {
            // What was deleted meanwhile is looked at again when that is heard of.
            System.err.println("cozystack: " + e);
        }
    }

    /** CozyStack's API drops the finalizer at every update, and Flux puts it back. */
    private void make(GenericKubernetesResource release) throws Exception {
        if (release.getMetadata().getFinalizers().contains(FINALIZER)) {
            return;
        }
        release(release).edit(seen -> {
            seen.getMetadata().getFinalizers().add(FINALIZER);
            return seen;
        });
        String name = release.getMetadata().getName();
        if (clusters.containsKey(release.getMetadata().getNamespace() + "/" + name)) {
            return;
        }
        if (name.startsWith(TENANT)) {
            host.ensureNamespace(tenantNamespace(release));
        } else if (name.startsWith(KUBERNETES)) {
            makeCluster(release);
        }
        release(release).editStatus(seen -> {
            seen.setAdditionalProperty("status", Serialization.unmarshal("""
                    conditions:
                    - {type: Ready, status: "True", reason: InstallSucceeded, message: played, lastTransitionTime: "2026-01-01T00:00:00Z"}
                    - {type: Released, status: "True", reason: InstallSucceeded, message: played, lastTransitionTime: "2026-01-01T00:00:00Z"}
                    """, Map.class));
            return seen;
        });
    }

    private Resource<GenericKubernetesResource> release(GenericKubernetesResource release) {
        return client.genericKubernetesResources(RELEASES, "HelmRelease")
                .inNamespace(release.getMetadata().getNamespace())
                .withName(release.getMetadata().getName());
    }

    /** By the rule of CozyStack's chart: below the root tenant a name is not led by its parent's. */
    private static String tenantNamespace(GenericKubernetesResource release) {
        String parent = release.getMetadata().getNamespace();
        String name = release.getMetadata().getName().substring(TENANT.length());
        return parent.equals(TENANT + "root") ? TENANT + name : parent + "-" + name;
    }

    private void makeCluster(GenericKubernetesResource release) throws Exception {
        String namespace = release.getMetadata().getNamespace();
        String name = release.getMetadata().getName();
        int number = made++;
        String ip = "127.0.0." + (FIRST_ADDRESS + number);
        String service = name + "." + namespace + ".svc";
        String external = Optional.ofNullable(release.<String>get("spec", "values", "host"))
                .filter(host -> !host.isEmpty())
                .orElse(name + ".example.org");
        Path files = Files.createDirectories(directory.resolve(name + "-" + number));
        Etcd etcd = Etcd.start(processes, programs, files, name + number, ip);
        recorders.add(etcd.recorder());
        Cluster.Address address =
                new Cluster.Address(ip, 6443, new Services.Range(100 + number), List.of(service, external));
        Cluster cluster = Cluster.start(
                processes, programs, etcd, files, name + number, address, Authority.create(), flags(release, files));
        Pods pods = Pods.start(processes, programs, cluster, hosts, files.resolve("vclusters"));
        VclusterPods vclusters = VclusterPods.start(programs, cluster, pods, files);
        recorders.add(vclusters.recorder());
        clusters.put(namespace + "/" + name, new TenantCluster(cluster, pods, vclusters, etcd));
        hosts.put(service, ip);
        hosts.put(external, ip);
        String inside = cluster.kubeconfig("https://" + service + ":6443");
        String outside = cluster.kubeconfig("https://" + external + ":6443");
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName(name + "-admin-kubeconfig")
                        .endMetadata()
                        .addToStringData("admin.svc", inside)
                        .addToStringData("super-admin.svc", inside)
                        .addToStringData("admin.conf", outside)
                        .addToStringData("super-admin.conf", outside)
                        .build())
                .create();
    }

    /** The client at Keycloak is called as the cluster's Helm release, after its tenant's namespace. */
    private List<String> flags(GenericKubernetesResource release, Path files) throws IOException {
        if (!"System".equals(release.get("spec", "values", "oidc", "mode"))) {
            return List.of();
        }
        String client = release.getMetadata().getNamespace() + "-"
                + release.getMetadata().getName();
        Path file = Files.writeString(files.resolve("authentication.yaml"), trust.apply(client));
        return List.of("--authentication-config=" + file);
    }

    private void unmake(GenericKubernetesResource release) {
        String namespace = release.getMetadata().getNamespace();
        String name = release.getMetadata().getName();
        if (name.startsWith(TENANT)) {
            client.namespaces().withName(tenantNamespace(release)).delete();
        }
        Optional.ofNullable(clusters.remove(namespace + "/" + name)).ifPresent(TenantCluster::close);
        client.secrets()
                .inNamespace(namespace)
                .withName(name + "-admin-kubeconfig")
                .delete();
    }

    /** The API server that a Kubernetes of a tenant has become. */
    public Optional<Cluster> cluster(String tenant, String name) {
        return Optional.ofNullable(clusters.get(tenant + "/" + KUBERNETES + name))
                .map(TenantCluster::cluster);
    }

    /** What was ever written to the stores of its clusters and their vclusters. */
    List<Recorder> recorders() {
        return List.copyOf(recorders);
    }

    @Override
    public void close() {
        informer.ifPresent(SharedIndexInformer::close);
        worker.shutdownNow();
        clusters.values().forEach(TenantCluster::close);
    }
}
