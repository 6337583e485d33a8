package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Crossplane core and the two providers on a control plane: what Crossplane's Helm chart and two Providers would set up. */
public final class Crossplane {

    /** Where Crossplane and the functions live. */
    public static final String NAMESPACE = "crossplane-system";

    /** How often core and providers look when nothing tells them to. */
    private static final Duration POLL = Duration.ofSeconds(10);

    private static final int WEBHOOK_PORT = 9444;

    private final Processes processes;
    private final Programs programs;
    private final KubernetesClient client;
    private final Path directory;
    private final Map<String, String> environment;
    private Daemon core;
    private Daemon providerKubernetes;
    private Daemon providerHelm;

    private Crossplane(Processes processes, Programs programs, Cluster controlPlane, Path directory) {
        this.processes = processes;
        this.programs = programs;
        this.client = controlPlane.client();
        this.directory = directory;
        this.environment = environment(controlPlane);
    }

    private static Map<String, String> environment(Cluster controlPlane) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "KUBECONFIG", controlPlane.directory().resolve("kubeconfig").toString());
        environment.put("POD_NAMESPACE", NAMESPACE);
        environment.put("POD_SERVICE_ACCOUNT", "crossplane");
        environment.put("TLS_CA_SECRET_NAME", "crossplane-root-ca");
        environment.put("TLS_SERVER_SECRET_NAME", "crossplane-tls-server");
        environment.put("TLS_CLIENT_SECRET_NAME", "crossplane-tls-client");
        environment.put("WEBHOOK_SERVICE_NAME", "crossplane-webhooks");
        environment.put("WEBHOOK_SERVICE_NAMESPACE", NAMESPACE);
        environment.put("WEBHOOK_SERVICE_PORT", String.valueOf(WEBHOOK_PORT));
        return Map.copyOf(environment);
    }

    static Crossplane start(Processes processes, Programs programs, Cluster controlPlane, Path directory)
            throws Exception {
        Crossplane crossplane = new Crossplane(processes, programs, controlPlane, directory);
        crossplane.prepare();
        crossplane.init();
        crossplane.startCore();
        crossplane.offerProviders(crossplane.client);
        crossplane.startProviders(POLL);
        return crossplane;
    }

    /** What the chart makes, and a Service by which the API server finds the webhooks on this machine. */
    private void prepare() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("crossplane")
                        .endMetadata()
                        .build())
                .create();
        for (String name : List.of("crossplane-root-ca", "crossplane-tls-server", "crossplane-tls-client")) {
            client.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName("crossplane-webhooks")
                        .endMetadata()
                        .withNewSpec()
                        .withType("ExternalName")
                        .withExternalName("localhost")
                        .endSpec()
                        .build())
                .create();
    }

    private void init() throws IOException, InterruptedException {
        List<String> command = List.of(
                programs.path("crossplane-core"),
                "core",
                "init",
                "--cr-ds-path=" + programs.schemas().resolve("core/crds"),
                "--webhook-configurations-path=" + programs.schemas().resolve("core/webhookconfigurations"),
                "--enable-webhooks");
        // It looks for a Lock as soon as it has made its CRD, which is too soon; a pod would be restarted.
        processes.run("core-init", command, environment);
        processes.succeed("core-init", command, environment);
    }

    private void startCore() throws IOException {
        Path server = files("crossplane-tls-server");
        Path clients = files("crossplane-tls-client");
        core = processes.start(
                "core",
                List.of(
                        programs.path("crossplane-core"),
                        "core",
                        "start",
                        "--enable-webhooks",
                        "--webhook-port=" + WEBHOOK_PORT,
                        "--metrics-port=8090",
                        "--health-probe-port=8091",
                        "--xpkg-cache-dir=" + Files.createDirectories(directory.resolve("xpkg-cache")),
                        "--tls-server-certs-dir=" + server,
                        "--tls-client-certs-dir=" + clients,
                        "--poll-interval=" + POLL.toSeconds() + "s"),
                environment);
    }

    /** Makes a cluster know the kinds of both providers, as it does where they are installed. */
    public void offerProviders(Cluster cluster) throws IOException {
        offerProviders(cluster.client());
    }

    private void offerProviders(KubernetesClient client) throws IOException {
        try (Stream<Path> crds = Files.list(programs.schemas().resolve("crds"))) {
            for (Path crd : crds.sorted().toList()) {
                apply(client, crd);
            }
        }
    }

    private void startProviders(Duration poll) throws IOException {
        Map<String, String> forKubernetes = new HashMap<>(environment);
        forKubernetes.put("TLS_SERVER_CERTS_DIR", files("crossplane-tls-server").toString());
        providerKubernetes = processes.start(
                "provider-kubernetes",
                List.of(
                        programs.path("provider-kubernetes"),
                        "--sanitize-secrets",
                        "--enable-server-side-apply",
                        "--poll=" + poll.toSeconds() + "s",
                        "--health-probe-bind-addr=127.0.0.1:8092"),
                forKubernetes);
        providerHelm = processes.start(
                "provider-helm",
                List.of(programs.path("provider-helm"), "--poll=" + poll.toSeconds() + "s"),
                environment);
    }

    /**
     * Starts both providers anew, looking but once a minute while something runs: with hundreds of resources the ten seconds
     * that they have here otherwise are most of what this machine does. Their default is ten minutes.
     */
    public void unhurried(Work work) throws Exception {
        restartProviders(Duration.ofMinutes(1));
        try {
            work.run();
        } finally {
            restartProviders(POLL);
        }
    }

    /** What may fail. */
    public interface Work {
        void run() throws Exception;
    }

    private void restartProviders(Duration poll) throws IOException {
        providerKubernetes.stop();
        providerHelm.stop();
        startProviders(poll);
    }

    /** What a pod would find where the Secret is mounted. */
    private Path files(String secret) throws IOException {
        Path files = Files.createDirectories(directory.resolve(secret));
        Secret found = client.secrets().inNamespace(NAMESPACE).withName(secret).require();
        for (Map.Entry<String, String> entry : found.getData().entrySet()) {
            Files.write(files.resolve(entry.getKey()), Base64.getDecoder().decode(entry.getValue()));
        }
        return files;
    }

    /** Applies a file as kubectl apply would. */
    private static void apply(KubernetesClient client, Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            client.load(stream).forceConflicts().serverSideApply();
        }
    }

    /** The ClusterProviderConfig of the control plane itself, for both providers. */
    void createInCluster(String kubeconfig) {
        createClusterProviderConfigs("in-cluster", kubeconfig);
    }

    /** ClusterProviderConfigs of both providers that reach a cluster. */
    public void createClusterProviderConfigs(String name, String kubeconfig) {
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(name)
                        .endMetadata()
                        .addToStringData("kubeconfig", kubeconfig)
                        .build())
                .create();
        for (String api : List.of("kubernetes.m.crossplane.io/v1alpha1", "helm.m.crossplane.io/v1beta1")) {
            client.resource("""
                    apiVersion: %s
                    kind: ClusterProviderConfig
                    metadata:
                      name: %s
                    spec:
                      credentials:
                        source: Secret
                        secretRef: {namespace: %s, name: %s, key: kubeconfig}
                    """.formatted(api, name, NAMESPACE, name)).create();
        }
    }

    /** Applies XRDs and Compositions, and waits until they are offered. */
    public void installApis(List<Path> files) throws Exception {
        for (Path file : files) {
            apply(client, file);
        }
        Eventually.until(
                "the XRDs are established",
                () -> client
                        .genericKubernetesResources("apiextensions.crossplane.io/v2", "CompositeResourceDefinition")
                        .list()
                        .getItems()
                        .stream()
                        .allMatch(xrd -> Conditions.isTrue(xrd, "Established")));
    }

    /** Crossplane core's process. */
    public Daemon core() {
        return core;
    }

    /** provider-kubernetes's process. */
    public Daemon providerKubernetes() {
        return providerKubernetes;
    }

    /** provider-helm's process. */
    public Daemon providerHelm() {
        return providerHelm;
    }
}
