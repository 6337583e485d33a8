package ci.kingdon.moonlander.kubernetes;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kubeconfig reduced to what reaches one cluster as one user: its current context. Its bytes are secret.
 *
 * @param cluster how the cluster is reached
 * @param user who reaches it
 * @param namespace the namespace that its context names, if any
 */
public record Kubeconfig(Cluster cluster, User user, Optional<String> namespace) implements KubeconfigReading {

    /** A namespace's name. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=\\s]+");

    /** One certificate in a PEM file (RFC 7468). No base64 has a hyphen, so that no other block is within it. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    /** The same cluster with another user. */
    public Kubeconfig withUser(User other) {
        return new Kubeconfig(cluster, other, namespace);
    }

    /** A kubeconfig of a cluster whose server and CA are known. */
    public static Kubeconfig of(String server, byte[] ca, User user) {
        return new Kubeconfig(
                Cluster.at(server).withCertificateAuthorityData(Optional.of(base64(ca))), user, Optional.empty());
    }

    /** The same with another namespace in its context. */
    public Kubeconfig inNamespace(Optional<String> other) {
        return new Kubeconfig(cluster, user, other);
    }

    /** The same cluster under another server name, which the cluster's certificate is for. */
    public Kubeconfig withServer(String server) {
        return new Kubeconfig(cluster.withServer(server), user, namespace);
    }

    /** The same cluster behind a server whose certificate public authorities vouch for, and not the cluster's own. */
    public Kubeconfig withPublicServer(String server) {
        return new Kubeconfig(Cluster.at(server), user, namespace);
    }

    /** The same cluster at another address. The certificate is still verified by the name that it was verified by before. */
    public Kubeconfig withAddress(String server) {
        String verified = cluster.tlsServerName()
                .filter(Kubeconfig::present)
                .orElseGet(() -> URI.create(server()).getHost());
        return new Kubeconfig(cluster.withServer(server).withTlsServerName(verified), user, namespace);
    }

    /**
     * The certificates by which clients verify the server, as PEM in base64, for everybody to see; empty where there are none. What else
     * stands beside them is left out, for it may be a key.
     */
    public Optional<String> certificateAuthority() {
        return cluster.certificateAuthorityData()
                .map(data -> new String(decoded(data.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .map(text -> CERTIFICATE
                        .matcher(text)
                        .results()
                        .map(block -> block.group() + "\n")
                        .collect(Collectors.joining()))
                .filter(Kubeconfig::present)
                .map(blocks -> base64(blocks.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether clients do not verify the server's certificate. */
    public boolean isInsecure() {
        return cluster.isInsecure() || !server().startsWith("https:");
    }

    /**
     * Whether both lead to one cluster, as far as a kubeconfig says: to the same server, verified in the same way. Users do not matter.
     */
    public boolean leadsWhere(Kubeconfig other) {
        return server().equals(other.server())
                && isInsecure() == other.isInsecure()
                && cluster.certificateAuthorityData()
                        .orElse("")
                        .equals(other.cluster.certificateAuthorityData().orElse(""))
                && cluster.tlsServerName()
                        .orElse("")
                        .equals(other.cluster.tlsServerName().orElse(""));
    }

    /** Whether requests to the cluster go through a proxy that the kubeconfig names. */
    public boolean hasProxy() {
        return cluster.proxyUrl().filter(Kubeconfig::present).isPresent();
    }

    /** The same with this CA, where the kubeconfig has none and verifies the server's certificate. */
    public Kubeconfig orCertificateAuthority(Optional<byte[]> ca) {
        boolean known =
                cluster.certificateAuthorityData().filter(Kubeconfig::present).isPresent() || cluster.isInsecure();
        return known || ca.isEmpty()
                ? this
                : new Kubeconfig(cluster.withCertificateAuthorityData(ca.map(Kubeconfig::base64)), user, namespace);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** {@code clusters[].cluster.server}. */
    public String server() {
        return cluster.server();
    }

    /**
     * The file's bytes, the same for the same content.
     *
     * @param clusterName what the cluster and the context are called in it
     * @param userName what the user is called in it
     */
    public byte[] toBytes(String clusterName, String userName) {
        return new KubeconfigDocument()
                .cluster(clusterName, cluster)
                .user(userName, user)
                .context(clusterName, clusterName, userName, namespace)
                .toBytes(Optional.of(clusterName));
    }

    /**
     * Reads a kubeconfig, and refuses what a provider in another pod could not use or should not: a plugin to execute, or
     * paths to files, which would be the provider's own files, its token among them.
     *
     * @param bytes the file, or the file once more in base64
     * @return the kubeconfig, or what is wrong with it in words that quote nothing of it
     */
    public static KubeconfigReading read(byte[] bytes) {
        try {
            JsonNode tree = Yaml.read(decoded(bytes));
            if (tree == null || !tree.isObject()) {
                return new Broken("is not YAML with an object at its top");
            }
            return KubeconfigFields.fit(tree)
                    ? currentContext(tree)
                    : new Broken("does not have a kubeconfig's fields");
        } catch (JacksonException e) {
            // The exception's own message quotes the text around the error, which is a credential more often than not.
            return new Broken(
                    e.getLocation() == null || e.getLocation().getLineNr() < 1
                            ? "does not have a kubeconfig's fields"
                            : "is not valid YAML: error in line "
                                    + e.getLocation().getLineNr());
        }
    }

    private static byte[] decoded(byte[] bytes) {
        try {
            // YAML of any use has a colon in it and base64 never has, so one cannot pass for the other.
            return Base64.getMimeDecoder().decode(onlyBase64(bytes));
        } catch (IllegalArgumentException e) {
            return bytes;
        }
    }

    private static byte[] onlyBase64(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty() || text.indexOf(':') >= 0 || !BASE64.matcher(text).matches()) {
            throw new IllegalArgumentException("not base64");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static KubeconfigReading currentContext(JsonNode config) {
        Optional<String> current =
                KubeconfigFields.text(config, "current-context").filter(Kubeconfig::present);
        if (current.isEmpty()) {
            return new Broken("has no current-context");
        }
        Optional<ObjectNode> context = KubeconfigFields.named(config, "context", current);
        if (context.isEmpty()) {
            return new Broken("has a current-context that is not among its contexts");
        }
        Optional<ObjectNode> cluster = context.flatMap(
                named -> KubeconfigFields.named(config, "cluster", KubeconfigFields.text(named, "cluster")));
        if (cluster.isEmpty()) {
            return new Broken("has a current context whose cluster is not among its clusters");
        }
        Optional<ObjectNode> user =
                context.flatMap(named -> KubeconfigFields.named(config, "user", KubeconfigFields.text(named, "user")));
        if (user.isEmpty()) {
            return new Broken("has a current context whose user is not among its users");
        }
        return checked(
                new Cluster(cluster.get()), new User(user.get()), KubeconfigFields.text(context.get(), "namespace"));
    }

    /** What reading it would give once it is written. */
    public KubeconfigReading checked() {
        return checked(cluster, user, namespace);
    }

    /** The cluster and the user of a context, if a program elsewhere may use them. */
    static KubeconfigReading checked(Cluster cluster, User user, Optional<String> namespace) {
        if (cluster.server().isEmpty()) {
            return new Broken("has a cluster without a server");
        }
        Optional<URI> url = url(cluster.server());
        if (url.isEmpty()) {
            return new Broken("has a cluster whose server is not an http or https URL");
        }
        if (url.get().getUserInfo() != null) {
            return new Broken("has a cluster with a user or a password in its server's URL; they belong into the user");
        }
        if (cluster.hasFile()) {
            return new Broken("names a file as certificate-authority; a provider has no such file, so inline it as"
                    + " certificate-authority-data (kubectl config view --flatten)");
        }
        if (user.hasExec()) {
            return new Broken("has a user with an exec plugin, which a provider cannot run; use a token or a client"
                    + " certificate");
        }
        if (user.hasAuthProvider()) {
            return new Broken("has a user with an auth-provider, which a provider cannot run; use a token or a client"
                    + " certificate");
        }
        if (user.hasFiles()) {
            return new Broken("has a user whose credentials are files; a provider has no such files, so inline them"
                    + " (kubectl config view --flatten)");
        }
        return user.hasCredentials()
                ? new Kubeconfig(
                        cluster.reduced(),
                        user.reduced(),
                        namespace.filter(name -> NAMESPACE.matcher(name).matches()))
                : new Broken("has a user without credentials");
    }

    private static Optional<URI> url(String server) {
        try {
            URI uri = new URI(server);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static boolean present(String text) {
        return !text.isEmpty();
    }

    /** Names the server and nobody's credentials. */
    @Override
    public String toString() {
        return "kubeconfig of " + server();
    }
}
