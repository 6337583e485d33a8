package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One cluster and provider-http, without Crossplane: for what that provider writes where. The provider is not built here; its binary and
 * its CRDs are given.
 */
public final class HttpControlPlane implements AutoCloseable {

    private static final String NAMESPACE = "crossplane-system";
    private static final String PROVIDER = "provider-http";

    private final Processes processes;
    private final Etcd etcd;
    private final Cluster cluster;

    private HttpControlPlane(Processes processes, Etcd etcd, Cluster cluster) {
        this.processes = processes;
        this.etcd = etcd;
        this.cluster = cluster;
    }

    /**
     * Starts all of it, in a folder that takes what the processes write.
     *
     * @param provider the binary of provider-http
     * @param crds the folder of its CRDs
     * @param rights what the provider's ServiceAccount is given, as manifests
     */
    public static HttpControlPlane start(Path directory, Path provider, Path crds, Path rights) throws Exception {
        Programs programs = Programs.built();
        Processes processes = new Processes(directory.resolve("logs"));
        try {
            Etcd etcd = Etcd.start(processes, programs, directory, "http", "127.0.0.1");
            Cluster cluster =
                    Cluster.start(processes, programs, etcd, directory, "http", Cluster.Address.of("127.0.0.1"));
            HttpControlPlane started = new HttpControlPlane(processes, etcd, cluster);
            started.install(crds, rights);
            started.run(provider);
            return started;
        } catch (Exception e) {
            processes.close();
            throw e;
        }
    }

    private void install(Path crds, Path rights) throws IOException {
        cluster.ensureNamespace(NAMESPACE);
        try (Stream<Path> files = Files.list(crds)) {
            files.filter(file -> file.toString().endsWith(".yaml")).forEach(this::apply);
        }
        apply(rights);
    }

    private void apply(Path manifests) {
        try (var in = Files.newInputStream(manifests)) {
            cluster.client().load(in).serverSideApply();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Path provider) throws Exception {
        Eventually.until(
                "the provider has a ServiceAccount",
                () -> cluster.client()
                                .serviceAccounts()
                                .inNamespace(NAMESPACE)
                                .withName(PROVIDER)
                                .get()
                        != null);
        Cluster.Identity identity = cluster.identity(NAMESPACE, PROVIDER);
        processes.start(
                PROVIDER,
                identity.command(List.of(provider.toAbsolutePath().toString(), "--debug", "--poll=5s")),
                identity.environment());
    }

    /** The cluster. */
    public Cluster cluster() {
        return cluster;
    }

    /** What was written to its etcd. */
    public Recorder recorder() {
        return etcd.recorder();
    }

    /** What every process said, the provider at its debug level. */
    public List<Path> logs() {
        return processes.logs();
    }

    @Override
    public void close() {
        cluster.close();
        processes.close();
    }
}
