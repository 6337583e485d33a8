package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Crossplane on a control plane, with the rights that its Helm chart gives it: core, the RBAC manager, and the providers once
 * they are installed, each with a ServiceAccount of its own.
 */
public final class Crossplane {

    /** Where Crossplane and the functions live. */
    public static final String NAMESPACE = "crossplane-system";

    /** How often core and providers look when nothing tells them to. */
    private static final Duration POLL = Duration.ofSeconds(10);

    /** How many changes an XR may see at once: Crossplane's default, unless somebody plays with the engine. */
    private static final int BURST = Integer.getInteger("engine.circuit-breaker-burst", 100);

    /** How long Crossplane may take to install a package: the AWS provider has two hundred kinds, and the machine is shared. */
    private static final Duration PACKAGE = Duration.ofMinutes(5);

    private static final Duration STEP = Duration.ofMillis(200);

    private static final int WEBHOOK_PORT = 9444;

    private static final int METRICS_PORT = 8090;

    private final Processes processes;
    private final Programs programs;
    private final Cluster controlPlane;
    private final KubernetesClient client;
    private final Path directory;
    private Daemon core;
    private Daemon providerKubernetes;
    private Daemon providerHelm;

    private Crossplane(Processes processes, Programs programs, Cluster controlPlane, Path directory) {
        this.processes = processes;
        this.programs = programs;
        this.controlPlane = controlPlane;
        this.client = controlPlane.client();
        this.directory = directory;
    }

    private static Map<String, String> coreEnvironment(Cluster.Identity identity) {
        Map<String, String> environment = new HashMap<>(identity.environment());
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
        Cluster.Identity identity = controlPlane.identity(NAMESPACE, "crossplane");
        crossplane.init(identity);
        crossplane.startCore(identity, List.of());
        crossplane.startRbacManager(controlPlane.identity(NAMESPACE, "rbac-manager"));
        return crossplane;
    }

    /** What the chart makes, and a Service by which the API server finds the webhooks on this machine. */
    private void prepare() throws IOException {
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
        Services.leadHere(client, NAMESPACE, "crossplane-webhooks");
        applyAll(client, programs.schemas().resolve("core/rbac"));
    }

    private void init(Cluster.Identity identity) throws IOException, InterruptedException {
        List<String> command = identity.command(List.of(
                programs.path("crossplane-core"),
                "core",
                "init",
                "--cr-ds-path=" + programs.schemas().resolve("core/crds"),
                "--webhook-configurations-path=" + programs.schemas().resolve("core/webhookconfigurations"),
                "--enable-webhooks"));
        Map<String, String> environment = coreEnvironment(identity);
        // It looks for a Lock as soon as it has made its CRD, which is too soon; a pod would be restarted.
        processes.run("core-init", command, environment);
        processes.succeed("core-init", command, environment);
    }

    private void startCore(Cluster.Identity identity, List<String> flags) throws IOException {
        Path server = files("crossplane-tls-server");
        Path clients = files("crossplane-tls-client");
        List<String> command = new ArrayList<>(List.of(
                programs.path("crossplane-core"),
                "core",
                "start",
                "--enable-webhooks",
                "--webhook-port=" + WEBHOOK_PORT,
                "--metrics-port=" + METRICS_PORT,
                "--health-probe-port=8091",
                "--xpkg-cache-dir=" + Files.createDirectories(packageCache()),
                "--tls-server-certs-dir=" + server,
                "--tls-client-certs-dir=" + clients,
                "--poll-interval=" + POLL.toSeconds() + "s",
                "--circuit-breaker-burst=" + BURST));
        command.addAll(flags);
        core = processes.start("core", identity.command(command), coreEnvironment(identity));
    }

    /** Starts core anew, with Operations: an alpha feature of v2.4. */
    public void enableOperations() throws IOException {
        core.stop();
        startCore(controlPlane.identity(NAMESPACE, "crossplane"), List.of("--enable-operations"));
    }

    /** Starts core anew, verifying the signatures of packages that it fetches from then on. */
    public void verifySignatures() throws IOException {
        core.stop();
        startCore(controlPlane.identity(NAMESPACE, "crossplane"), List.of("--enable-signature-verification"));
    }

    /** Where core looks for a copy of what it trusts of sigstore: it gives TUF_ROOT this value itself. */
    public Path trusted() {
        return packageCache().resolve(".sigstore/root");
    }

    private Path packageCache() {
        return directory.resolve("xpkg-cache");
    }

    private void startRbacManager(Cluster.Identity identity) throws IOException {
        processes.start(
                "rbac-manager",
                identity.command(List.of(programs.path("crossplane-core"), "rbac", "start")),
                identity.environment());
    }

    /** Makes a cluster know the kinds of both providers, as it does where they are installed. */
    public void offerProviders(Cluster cluster) throws IOException {
        applyAll(cluster.client(), programs.schemas().resolve("crds"));
    }

    private static void applyAll(KubernetesClient client, Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                apply(client, file);
            }
        }
    }

    /** Plays the pods of both providers, once Crossplane has made them. */
    void startProviders() throws Exception {
        startProviders(POLL);
    }

    private void startProviders(Duration poll) throws Exception {
        providerKubernetes = startProvider("provider-kubernetes", poll);
        providerHelm = startProvider("provider-helm", poll);
    }

    /** The same for the pod of the classic AWS provider. */
    void startProviderAws() throws Exception {
        startProvider("provider-aws", POLL);
    }

    /** What a provider's Provider is called: as Crossplane itself calls a dependency, after its repository. */
    static String packageOf(String provider) {
        return "crossplane-contrib-" + provider;
    }

    /**
     * Runs a provider as its pod would: with the arguments that the pod has, as its ServiceAccount, with its certificates. The
     * images of providers cannot be had here, so that the program is the one that make engine built.
     */
    private Daemon startProvider(String name, Duration poll) throws Exception {
        Pod pod = pod(packageOf(name));
        awaitRights(pod.getSpec().getServiceAccountName());
        Container container = pod.getSpec().getContainers().getFirst();
        Cluster.Identity identity =
                controlPlane.identity(NAMESPACE, pod.getSpec().getServiceAccountName());
        List<String> command = new ArrayList<>(List.of(programs.path(name)));
        container.getArgs().stream()
                .filter(argument -> !argument.startsWith("--poll="))
                .forEach(command::add);
        command.add("--poll=" + poll.toSeconds() + "s");
        Map<String, String> environment = new HashMap<>(identity.environment());
        Path certificates = files(packageOf(name) + "-tls-server").toAbsolutePath();
        environment.put("TLS_SERVER_CERTS_DIR", certificates.toString());
        environment.put("WEBHOOK_TLS_CERT_DIR", certificates.toString());
        environment.put("HEALTH_PROBE_BIND_ADDRESS", "127.0.0.1:8092");
        Daemon daemon = processes.start(name, identity.command(command), environment);
        Kubelet.markReady(client, pod, "127.0.0.1");
        return daemon;
    }

    /** A provider ends if it comes before the RBAC manager has given it its role; a pod would be restarted until then. */
    private void awaitRights(String serviceAccount) throws Exception {
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + NAMESPACE + ":" + serviceAccount)
                .withNewResourceAttributes()
                .withGroup("coordination.k8s.io")
                .withResource("leases")
                .withVerb("create")
                .endResourceAttributes()
                .endSpec()
                .build();
        Eventually.within(
                PACKAGE,
                Duration.ofSeconds(1),
                () -> "the RBAC manager has given rights to " + serviceAccount,
                () -> client.authorization()
                        .v1()
                        .subjectAccessReview()
                        .create(review)
                        .getStatus()
                        .getAllowed());
    }

    private Pod pod(String provider) throws Exception {
        AtomicReference<Pod> found = new AtomicReference<>();
        Eventually.within(PACKAGE, STEP, () -> "Crossplane has made a pod for " + provider, () -> {
            client
                    .pods()
                    .inNamespace(NAMESPACE)
                    .withLabel("pkg.crossplane.io/provider", provider)
                    .list()
                    .getItems()
                    .stream()
                    .findFirst()
                    .ifPresent(found::set);
            return found.get() != null;
        });
        return found.get();
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

    private void restartProviders(Duration poll) throws Exception {
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

    /** What core's metrics port says. */
    public Metrics metrics() throws IOException, InterruptedException {
        return Metrics.at("127.0.0.1:" + METRICS_PORT);
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
