package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Three clusters, Crossplane in the first, a registry with the providers' packages and a chart repository: everything that a
 * platform team has before it installs this package. It lives in the namespaces of engine/sandbox, and dies with them.
 */
public final class Engine implements AutoCloseable {

    /** The registry, as a package reference begins. */
    public static final String REGISTRY = "127.0.0.1:5000";

    private static final List<String> PROVIDERS = List.of("provider-kubernetes", "provider-helm");

    /** Something that is stopped in the end, whatever happened. */
    interface Part extends AutoCloseable {
        @Override
        void close();
    }

    private final Path directory;
    private final Programs programs = Programs.built();
    private final Processes processes;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Hosts hosts = Hosts.ofSandbox();
    private final List<Etcd> etcds;
    private final Cluster controlPlane;
    private final Cluster planet;
    private final Cluster edge;
    private final Crossplane crossplane;
    private final Kubelet kubelet;
    private final Pods pods;
    private final VclusterPods vclusters;
    private final List<Etcd> further = new ArrayList<>();
    private Optional<Cozystack> cozystack = Optional.empty();

    private Engine(Path directory) throws Exception {
        this.directory = Files.createDirectories(directory.toAbsolutePath());
        processes = add(new Processes(this.directory.resolve("logs")));
        try {
            processes.start("registry", List.of(programs.path("registry"), "-port=5000"), Map.of());
            Etcd first = etcd("control-plane", "127.0.0.1");
            Etcd second = etcd("planet", "127.0.0.2");
            Etcd third = etcd("edge", "127.0.0.3");
            etcds = List.of(first, second, third);
            controlPlane = cluster("control-plane", first, "127.0.0.1");
            planet = cluster("planet", second, "127.0.0.2");
            edge = cluster("edge", third, "127.0.0.3");
            add(Charts.serve(processes, this.directory.resolve("charts"), charts()));
            crossplane = Crossplane.start(processes, programs, controlPlane, this.directory.resolve("crossplane"));
            kubelet = add(
                    Kubelet.start(processes, programs, controlPlane.client(), hosts, this.directory.resolve("pods")));
            hosts.put("kubernetes.default.svc", Services.Range.STANDARD.kubernetes());
            pods = add(Pods.start(processes, programs, controlPlane, hosts, this.directory.resolve("vclusters")));
            vclusters = add(VclusterPods.start(programs, controlPlane, pods, this.directory));
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    /** Starts everything, in a folder that takes what the processes write. */
    public static Engine start(Path directory) throws Exception {
        return new Engine(directory);
    }

    private <T extends Part> T add(T part) {
        parts.push(part);
        return part;
    }

    private Etcd etcd(String name, String address) throws IOException, InterruptedException {
        return Etcd.start(processes, programs, directory, name, address);
    }

    private Cluster cluster(String name, Etcd etcd, String ip) throws Exception {
        return add(Cluster.start(processes, programs, etcd, directory, name, Cluster.Address.of(ip)));
    }

    private Map<Path, String> charts() {
        return Map.of(
                programs.schemas().resolve("vcluster"),
                Charts.VCLUSTER_VERSION,
                Path.of("src/e2e/charts/hello"),
                "0.1.0",
                Path.of("src/e2e/charts/dex"),
                Charts.DEX_VERSION,
                Path.of("src/e2e/charts/postgres"),
                Charts.POSTGRES_VERSION,
                Path.of("src/e2e/charts/redis"),
                Charts.REDIS_VERSION);
    }

    /**
     * Pushes a package to the registry, as a platform team does.
     *
     * @param xpkgs its file, or those of several architectures with a comma between them, which become one
     */
    public void push(String xpkgs, String repository, String version) throws IOException, InterruptedException {
        processes.succeed(
                "push",
                List.of(
                        EngineFiles.cli().toString(),
                        "xpkg",
                        "push",
                        "--package-files=" + xpkgs,
                        REGISTRY + "/" + repository + ":" + version),
                Map.of());
    }

    /** Builds a package from a folder and pushes it. */
    public void build(Path folder, String repository, String version) throws IOException, InterruptedException {
        Path xpkg = Files.createDirectories(directory.resolve("packages")).resolve(folder.getFileName() + ".xpkg");
        processes.succeed(
                "push",
                List.of(
                        EngineFiles.cli().toString(),
                        "xpkg",
                        "build",
                        "--package-root=" + folder,
                        "--examples-root=" + folder.resolve("none"),
                        "--package-file=" + xpkg),
                Map.of());
        push(xpkg.toString(), repository, version);
    }

    /** Pushes function-go-templating, which is played, to where the package of that name would be. */
    public void pushGoTemplating(String repository, String version) throws IOException, InterruptedException {
        String program = "function-go-templating";
        Path image = new ProgramImage(processes, programs, program).write(directory.resolve("packages"));
        Path xpkg = directory.resolve("packages").resolve(program + ".xpkg");
        processes.succeed(
                "push",
                List.of(
                        EngineFiles.cli().toString(),
                        "xpkg",
                        "build",
                        "--package-root=engine/go-templating/package",
                        "--examples-root=engine/go-templating/none",
                        "--embed-runtime-image-tarball=" + image,
                        "--package-file=" + xpkg),
                Map.of());
        push(xpkg.toString(), repository, version);
    }

    /** Pushes what the providers publish: their packages, although without the images that they run as. */
    public void pushProviders() throws IOException, InterruptedException {
        for (String provider : PROVIDERS) {
            build(
                    programs.schemas().resolve("packages").resolve(provider),
                    "crossplane-contrib/" + provider,
                    "v" + EngineFiles.pinned("engine/schemas/go.mod", "github.com/crossplane-contrib/" + provider));
        }
    }

    /** Pushes the classic AWS provider's package, again without the image. */
    public void pushProviderAws() throws IOException, InterruptedException {
        build(
                programs.engine().resolve("packages/provider-aws"),
                "crossplane-contrib/provider-aws",
                "v" + EngineFiles.pinned("engine/provider-aws/go.mod", "github.com/crossplane-contrib/provider-aws"));
    }

    /** Runs the classic AWS provider, which is installed by now, and waits until Crossplane finds it healthy. */
    public void startProviderAws() throws Exception {
        crossplane.startProviderAws();
        awaitHealthy("Provider", Crossplane.packageOf("provider-aws"));
    }

    /** Starts an EC2 API, and asks it about a region. */
    public Ec2 startEc2(String region) throws Exception {
        return Ec2.start(processes, programs, region);
    }

    /** Puts CozyStack on the control plane. */
    public Cozystack startCozystack() throws Exception {
        Cozystack started = add(Cozystack.start(processes, programs, controlPlane, hosts, directory));
        cozystack = Optional.of(started);
        return started;
    }

    /** Puts Cluster API on the control plane. */
    public ClusterApi startClusterApi() throws Exception {
        return add(ClusterApi.start(processes, programs, controlPlane, directory));
    }

    /** Puts KubeVela on the control plane. */
    public void startVela() throws Exception {
        Vela.start(processes, programs, controlPlane);
    }

    /** Starts what of the Internet a login needs. */
    public Internet startInternet() throws Exception {
        return add(Internet.start(processes, controlPlane, pods));
    }

    /** Runs the pods of Dex, those that are there and those that come. */
    public DexPods startDexPods() {
        return DexPods.start(pods);
    }

    /** Somebody at a terminal of their own, who trusts an authority of the Internet. */
    public Kubelogin terminal(String person, String authority) throws IOException {
        return Kubelogin.of(programs, directory.resolve("people").resolve(person), authority);
    }

    /**
     * Starts another cluster.
     *
     * @param ip where its API server listens
     * @param flags further ones of its API server
     */
    public Cluster startCluster(String name, String ip, List<String> flags) throws Exception {
        Etcd etcd = etcd(name, ip);
        further.add(etcd);
        return add(Cluster.start(
                processes, programs, etcd, directory, name, Cluster.Address.of(ip), Authority.create(), flags));
    }

    /** Runs the providers, which are installed by now, and waits until Crossplane finds them healthy. */
    public void startProviders() throws Exception {
        crossplane.startProviders();
        for (String provider : PROVIDERS) {
            awaitHealthy("Provider", Crossplane.packageOf(provider));
        }
    }

    /** Applies a manifest as kubectl apply does. */
    public void apply(String manifest) {
        controlPlane.client().resource(manifest).forceConflicts().serverSideApply();
    }

    /** Waits until Crossplane finds a package healthy, in the version that is asked for. */
    public void awaitHealthy(String kind, String name) throws Exception {
        Eventually.within(
                Duration.ofSeconds(120),
                Duration.ofMillis(200),
                () -> kind + " " + name + " is healthy; its revisions: " + revisions(kind, name),
                () -> revisions(kind, name).stream()
                        .anyMatch(revision -> wanted(kind, name).equals(revision.get("spec", "image"))
                                && "Active".equals(revision.get("spec", "desiredState"))
                                && Conditions.isTrue(revision, "RevisionHealthy")
                                && ("Configuration".equals(kind) || Conditions.isTrue(revision, "RuntimeHealthy"))));
    }

    /** The names of the packages of a kind. */
    public List<String> packages(String kind) {
        return controlPlane.client().genericKubernetesResources("pkg.crossplane.io/v1", kind).list().getItems().stream()
                .map(item -> item.getMetadata().getName())
                .toList();
    }

    private String wanted(String kind, String name) {
        return controlPlane
                .client()
                .genericKubernetesResources("pkg.crossplane.io/v1", kind)
                .withName(name)
                .require()
                .get("spec", "package");
    }

    private List<GenericKubernetesResource> revisions(String kind, String name) {
        return controlPlane
                .client()
                .genericKubernetesResources("pkg.crossplane.io/v1", kind + "Revision")
                .withLabel("pkg.crossplane.io/package", name)
                .list()
                .getItems();
    }

    /**
     * What Argo CD ("argocd") or Flux ("flux") make of a Secret: their own code reads it and asks the cluster by it.
     *
     * @return what they found, as JSON
     */
    public String read(String by, Secret secret) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(programs.path("readers"), by);
        builder.environment().remove("HTTPS_PROXY");
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(Serialization.asJson(secret).getBytes(StandardCharsets.UTF_8));
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String trouble = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(by + " does not take the Secret: " + trouble);
        }
        return answer;
    }

    /** Where Crossplane runs; also a host of vclusters. */
    public Cluster controlPlane() {
        return controlPlane;
    }

    /** A cluster that is there already. */
    public Cluster planet() {
        return planet;
    }

    /** Another one. */
    public Cluster edge() {
        return edge;
    }

    /** Core and providers. */
    public Crossplane crossplane() {
        return crossplane;
    }

    /** Who runs the functions' pods. */
    public Kubelet kubelet() {
        return kubelet;
    }

    /** Who runs vclusters. */
    public VclusterPods vclusters() {
        return vclusters;
    }

    /** The etcd of the control plane. */
    public Daemon etcd() {
        return etcds.getFirst().daemon();
    }

    /** What was ever written to every cluster's store. */
    public List<Recorder> recorders() {
        return Stream.of(
                        etcds.stream().map(Etcd::recorder),
                        further.stream().map(Etcd::recorder),
                        Stream.of(vclusters.recorder()),
                        cozystack.stream().flatMap(started -> started.recorders().stream()))
                .flatMap(each -> each)
                .toList();
    }

    /** What every process said. */
    public List<Path> logs() {
        return processes.logs();
    }

    /** Where everything that it writes is. */
    public Path directory() {
        return directory;
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
