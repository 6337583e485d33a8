package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster without nodes: an API server and a controller manager on an etcd. */
public final class Cluster implements Engine.Part {

    private static final String FRONT_PROXY = "front-proxy-client";

    /** As long as any suite runs: nobody renews tokens here, as a kubelet does. */
    private static final long TOKEN_SECONDS = 24 * 60 * 60;

    /** An API server that takes in the AWS provider's two hundred kinds on a shared machine answers nobody for longer than 10 s. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /**
     * Who is reached where.
     *
     * @param services the range of its Services
     * @param names further names of its API server
     */
    record Address(String ip, int port, Services.Range services, List<String> names) {

        static Address of(String ip) {
            return of(ip, 6443);
        }

        static Address of(String ip, int port) {
            return new Address(ip, port, Services.Range.STANDARD, List.of());
        }

        String url() {
            return "https://" + ip + ":" + port;
        }
    }

    private final Authority authority;
    private final Address address;
    private final Path directory;
    private final KubernetesClient client;
    private Daemon apiServer;
    private Daemon controllers;

    private Cluster(Authority authority, Address address, Path directory) throws Exception {
        this.authority = authority;
        this.address = address;
        this.directory = directory;
        this.client = clientOf(kubeconfig());
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param name what its processes are called
     */
    static Cluster start(
            Processes processes, Programs programs, Etcd etcd, Path directory, String name, Address address)
            throws Exception {
        return start(processes, programs, etcd, directory, name, address, Authority.create(), List.of());
    }

    /**
     * The same.
     *
     * @param authority who signs its certificates
     * @param flags further ones of its API server
     */
    static Cluster start(
            Processes processes,
            Programs programs,
            Etcd etcd,
            Path directory,
            String name,
            Address address,
            Authority authority,
            List<String> flags)
            throws Exception {
        Path files = Files.createDirectories(directory.resolve(name));
        Cluster cluster = new Cluster(authority, address, files);
        cluster.writeCertificates();
        List<String> command = new ArrayList<>(cluster.apiServerCommand(programs, etcd));
        command.addAll(flags);
        cluster.apiServer = processes.start(name + "-kube-apiserver", command, Map.of());
        cluster.awaitReady();
        cluster.controllers =
                processes.start(name + "-kube-controller-manager", cluster.controllersCommand(programs), Map.of());
        return cluster;
    }

    private void writeCertificates() throws Exception {
        List<String> names = new ArrayList<>(List.of(
                "kubernetes.default.svc",
                "localhost",
                address.ip(),
                address.services().kubernetes()));
        names.addAll(address.names());
        Authority.Identity server = authority.server(names);
        Authority.Identity proxy = authority.user(FRONT_PROXY, "front-proxy");
        KeyPair serviceAccounts = Authority.rsa();
        write("ca.crt", authority.pem());
        write("tls.crt", server.certificatePem());
        write("tls.key", server.pkcs8());
        write(
                "sa.key",
                Authority.pem("PRIVATE KEY", serviceAccounts.getPrivate().getEncoded()));
        write("front-proxy.crt", proxy.certificatePem());
        write("front-proxy.key", proxy.pkcs8());
        write("sa.pub", Authority.pem("PUBLIC KEY", serviceAccounts.getPublic().getEncoded()));
        write("kubeconfig", kubeconfig());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private List<String> apiServerCommand(Programs programs, Etcd etcd) {
        return List.of(
                programs.path("kube-apiserver"),
                "--etcd-servers=" + etcd.url(),
                "--bind-address=" + address.ip(),
                "--secure-port=" + address.port(),
                "--advertise-address=" + address.ip(),
                "--endpoint-reconciler-type=none",
                "--tls-cert-file=" + directory.resolve("tls.crt"),
                "--tls-private-key-file=" + directory.resolve("tls.key"),
                "--client-ca-file=" + directory.resolve("ca.crt"),
                // How API servers behind this one know who asks.
                "--requestheader-client-ca-file=" + directory.resolve("ca.crt"),
                "--requestheader-allowed-names=" + FRONT_PROXY,
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--proxy-client-cert-file=" + directory.resolve("front-proxy.crt"),
                "--proxy-client-key-file=" + directory.resolve("front-proxy.key"),
                // As kubeadm has it: who may run what is said in namespaces.
                "--allow-privileged=true",
                "--authorization-mode=RBAC",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + directory.resolve("sa.pub"),
                "--service-account-signing-key-file=" + directory.resolve("sa.key"),
                "--service-cluster-ip-range=" + address.services().cidr(),
                "--cert-dir=" + directory,
                "--profiling=false");
    }

    private List<String> controllersCommand(Programs programs) {
        return List.of(
                programs.path("kube-controller-manager"),
                "--kubeconfig=" + directory.resolve("kubeconfig"),
                "--service-account-private-key-file=" + directory.resolve("sa.key"),
                "--root-ca-file=" + directory.resolve("ca.crt"),
                // Each controller as a ServiceAccount of its own, with only its rights, as kubeadm has it.
                "--use-service-account-credentials=true",
                "--controllers="
                        + String.join(
                                ",",
                                "namespace-controller",
                                "garbage-collector-controller",
                                "serviceaccount-controller",
                                "serviceaccount-token-controller",
                                "root-ca-certificate-publisher-controller",
                                "deployment-controller",
                                "replicaset-controller",
                                "statefulset-controller",
                                "persistentvolumeclaim-protection-controller",
                                "resourcequota-controller",
                                "clusterrole-aggregation-controller"),
                "--leader-elect=false",
                "--secure-port=0");
    }

    private void awaitReady() throws Exception {
        Eventually.until("the API server at " + address.url() + " is ready", () -> {
            apiServer.mustRun();
            try {
                return "ok".equals(client.raw("/readyz"));
            } catch (KubernetesClientException _) {
                return false;
            }
        });
    }

    /** A client with every right. */
    public KubernetesClient client() {
        return client;
    }

    /** Makes a namespace, where it is not there yet. */
    public void ensureNamespace(String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** A client for a kubeconfig of whomever. */
    public static KubernetesClient clientOf(String kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setRequestRetryBackoffLimit(0);
        config.setRequestTimeout((int) PATIENCE.toMillis());
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** Where its API server listens. */
    Address address() {
        return address;
    }

    /** The URL of its API server. */
    public String server() {
        return address.url();
    }

    /** The authority of its API server's certificate, as PEM. */
    public String authority() {
        return authority.pem();
    }

    /** A kubeconfig with every right: by client certificate, as kubeadm has it. */
    public String kubeconfig() throws Exception {
        return kubeconfig(address.url());
    }

    /** The same, which reaches it by another of its names. */
    String kubeconfig(String server) throws Exception {
        Authority.Identity admin = authority.user("admin", "system:masters");
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: cluster
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: admin
                  user: {client-certificate-data: %s, client-key-data: %s}
                contexts:
                - name: admin
                  context: {cluster: cluster, user: admin}
                current-context: admin
                """.formatted(server, base64(authority.pem()), base64(admin.certificatePem()), base64(admin.pkcs8()));
    }

    /** How a pod of a ServiceAccount runs a command: with that account's rights in this cluster, and no others. */
    Identity identity(String namespace, String serviceAccount) throws IOException {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_SECONDS)
                .endSpec()
                .build();
        String token = client.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
        Path files = Files.createDirectories(
                directory.resolve("identities").resolve(namespace).resolve(serviceAccount));
        Files.writeString(files.resolve("token"), token);
        Files.writeString(files.resolve("ca.crt"), authority.pem());
        Files.writeString(files.resolve("namespace"), namespace);
        return new Identity(
                files,
                Map.of(
                        "KUBERNETES_SERVICE_HOST",
                        address.ip(),
                        "KUBERNETES_SERVICE_PORT",
                        String.valueOf(address.port())));
    }

    /**
     * A ServiceAccount's token, mounted.
     *
     * @param files what is mounted
     * @param environment by which a client finds the API server
     */
    record Identity(Path files, Map<String, String> environment) {

        /** The command that runs a command with this identity. */
        List<String> command(List<String> command) {
            List<String> all = new ArrayList<>(
                    List.of(Path.of("engine/identity").toAbsolutePath().toString(), files.toString()));
            all.addAll(command);
            return all;
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Where its files are: {@code kubeconfig} among them. */
    public Path directory() {
        return directory;
    }

    /** Ends the API server; the cluster keeps what it has. Asked politely, it would wait for its clients to leave. */
    public void stopApiServer() {
        apiServer.kill();
    }

    /** Starts the API server again, and waits until it answers. */
    public void startApiServer() throws Exception {
        apiServer.start();
        awaitReady();
    }

    @Override
    public void close() {
        client.close();
        controllers.kill();
        apiServer.kill();
    }

    /** Its API server's process. */
    public Daemon apiServer() {
        return apiServer;
    }
}
