package ci.kingdon.moonlander.kubernetes;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ClusterBuilder;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * A kubeconfig reduced to what reaches one cluster as one user: its current context. Its bytes are secret.
 *
 * @param cluster how the cluster is reached
 * @param user who reaches it
 * @param namespace the namespace that its context names, if any
 */
public record Kubeconfig(Cluster cluster, AuthInfo user, Optional<String> namespace) implements KubeconfigReading {

    /** A namespace's name. */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** One certificate in a PEM file (RFC 7468). No base64 has a hyphen, so that no other block is within it. */
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

    static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    /** A user with a bearer token. */
    public static AuthInfo bearer(String token) {
        return new AuthInfoBuilder().withToken(token).build();
    }

    /** The same cluster with another user. */
    public Kubeconfig withUser(AuthInfo other) {
        return new Kubeconfig(cluster, other, namespace);
    }

    /** A kubeconfig of a cluster whose server and CA are known. */
    public static Kubeconfig of(String server, byte[] ca, AuthInfo user) {
        return new Kubeconfig(
                new ClusterBuilder()
                        .withServer(server)
                        .withCertificateAuthorityData(Base64.getEncoder().encodeToString(ca))
                        .build(),
                user,
                Optional.empty());
    }

    /** The same with another namespace in its context. */
    public Kubeconfig inNamespace(Optional<String> other) {
        return new Kubeconfig(cluster, user, other);
    }

    /** The same cluster under another server name, which the cluster's certificate is for. */
    public Kubeconfig withServer(String server) {
        return new Kubeconfig(new ClusterBuilder(cluster).withServer(server).build(), user, namespace);
    }

    /** The same cluster behind a server whose certificate public authorities vouch for, and not the cluster's own. */
    public Kubeconfig withPublicServer(String server) {
        return new Kubeconfig(new ClusterBuilder().withServer(server).build(), user, namespace);
    }

    /** The same cluster at another address. The certificate is still verified by the name that it was verified by before. */
    public Kubeconfig withAddress(String server) {
        String verified = present(cluster.getTlsServerName())
                ? cluster.getTlsServerName()
                : URI.create(server()).getHost();
        return new Kubeconfig(
                new ClusterBuilder(cluster)
                        .withServer(server)
                        .withTlsServerName(verified)
                        .build(),
                user,
                namespace);
    }

    /**
     * The certificates by which clients verify the server, as PEM in base64, for everybody to see; empty where there are none. What else
     * stands beside them is left out, for it may be a key.
     */
    public Optional<String> certificateAuthority() {
        return Optional.ofNullable(cluster.getCertificateAuthorityData())
                .map(data -> new String(decoded(data.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .map(text -> CERTIFICATE
                        .matcher(text)
                        .results()
                        .map(block -> block.group() + "\n")
                        .collect(Collectors.joining()))
                .filter(Kubeconfig::present)
                .map(blocks -> Base64.getEncoder().encodeToString(blocks.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether clients do not verify the server's certificate. */
    public boolean isInsecure() {
        return Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()) || !server().startsWith("https:");
    }

    /**
     * Whether both lead to one cluster, as far as a kubeconfig says: to the same server, verified in the same way. Users do not matter.
     */
    public boolean leadsWhere(Kubeconfig other) {
        return server().equals(other.server())
                && isInsecure() == other.isInsecure()
                && orEmpty(cluster.getCertificateAuthorityData())
                        .equals(orEmpty(other.cluster().getCertificateAuthorityData()))
                && orEmpty(cluster.getTlsServerName())
                        .equals(orEmpty(other.cluster().getTlsServerName()));
    }

    private static String orEmpty(String value) {
        return value == null ? "" : value;
    }

    /** Whether requests to the cluster go through a proxy that the kubeconfig names. */
    public boolean hasProxy() {
        return present(cluster.getProxyUrl());
    }

    /** The same with this CA, where the kubeconfig has none and verifies the server's certificate. */
    public Kubeconfig orCertificateAuthority(Optional<byte[]> ca) {
        boolean known = present(cluster.getCertificateAuthorityData())
                || Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify());
        if (known || ca.isEmpty()) {
            return this;
        }
        return new Kubeconfig(
                new ClusterBuilder(cluster)
                        .withCertificateAuthorityData(Base64.getEncoder().encodeToString(ca.get()))
                        .build(),
                user,
                namespace);
    }

    /** {@code clusters[].cluster.server}. */
    public String server() {
        return cluster.getServer();
    }

    /**
     * The file's bytes, the same for the same content.
     *
     * @param clusterName what the cluster and the context are called in it
     * @param userName what the user is called in it
     */
    public byte[] toBytes(String clusterName, String userName) {
        Config config = new ConfigBuilder()
                .withApiVersion("v1")
                .withKind("Config")
                .addNewCluster()
                .withName(clusterName)
                .withCluster(cluster)
                .endCluster()
                .addNewUser()
                .withName(userName)
                .withUser(user)
                .endUser()
                .addNewContext()
                .withName(clusterName)
                .withNewContext()
                .withCluster(clusterName)
                .withUser(userName)
                .withNamespace(namespace.orElse(null))
                .endContext()
                .endContext()
                .withCurrentContext(clusterName)
                .build();
        return YAML.writeValueAsBytes(config);
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
            JsonNode tree = YAML.readTree(decoded(bytes));
            if (tree == null || !tree.isObject()) {
                return new Broken("is not YAML with an object at its top");
            }
            return currentContext(YAML.treeToValue(tree, Config.class));
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
        if (text.isEmpty() || !text.matches("[A-Za-z0-9+/=\\s]+")) {
            throw new IllegalArgumentException("not base64");
        }
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static KubeconfigReading currentContext(Config config) {
        if (!present(config.getCurrentContext())) {
            return new Broken("has no current-context");
        }
        Optional<Context> context = named(
                config.getContexts(), config.getCurrentContext(), NamedContext::getName, NamedContext::getContext);
        if (context.isEmpty()) {
            return new Broken("has a current-context that is not among its contexts");
        }
        Optional<Cluster> cluster = named(
                config.getClusters(), context.get().getCluster(), NamedCluster::getName, NamedCluster::getCluster);
        if (cluster.isEmpty()) {
            return new Broken("has a current context whose cluster is not among its clusters");
        }
        Optional<AuthInfo> user =
                named(config.getUsers(), context.get().getUser(), NamedAuthInfo::getName, NamedAuthInfo::getUser);
        if (user.isEmpty()) {
            return new Broken("has a current context whose user is not among its users");
        }
        return checked(cluster.get(), user.get(), context.get().getNamespace());
    }

    /** The cluster and the user of a context, if a program elsewhere may use them. */
    static KubeconfigReading checked(Cluster cluster, AuthInfo user, String namespace) {
        if (!present(cluster.getServer())) {
            return new Broken("has a cluster without a server");
        }
        if (!isUrl(cluster.getServer())) {
            return new Broken("has a cluster whose server is not an http or https URL");
        }
        if (URI.create(cluster.getServer()).getUserInfo() != null) {
            return new Broken("has a cluster with a user or a password in its server's URL; they belong into the user");
        }
        if (present(cluster.getCertificateAuthority())) {
            return new Broken("names a file as certificate-authority; a provider has no such file, so inline it as"
                    + " certificate-authority-data (kubectl config view --flatten)");
        }
        if (user.getExec() != null) {
            return new Broken("has a user with an exec plugin, which a provider cannot run; use a token or a client"
                    + " certificate");
        }
        if (user.getAuthProvider() != null) {
            return new Broken("has a user with an auth-provider, which a provider cannot run; use a token or a client"
                    + " certificate");
        }
        if (present(user.getTokenFile()) || present(user.getClientCertificate()) || present(user.getClientKey())) {
            return new Broken("has a user whose credentials are files; a provider has no such files, so inline them"
                    + " (kubectl config view --flatten)");
        }
        boolean credentials = present(user.getToken())
                || present(user.getPassword())
                || (present(user.getClientCertificateData()) && present(user.getClientKeyData()));
        return credentials
                ? new Kubeconfig(
                        reduced(cluster),
                        reduced(user),
                        Optional.ofNullable(namespace)
                                .filter(name -> NAMESPACE.matcher(name).matches()))
                : new Broken("has a user without credentials");
    }

    /** Only fields that were looked at are handed on: what this version does not know may be read by a provider that does. */
    private static Cluster reduced(Cluster cluster) {
        return new ClusterBuilder()
                .withServer(cluster.getServer())
                .withTlsServerName(cluster.getTlsServerName())
                .withInsecureSkipTlsVerify(cluster.getInsecureSkipTlsVerify())
                .withCertificateAuthorityData(cluster.getCertificateAuthorityData())
                .withProxyUrl(cluster.getProxyUrl())
                .withDisableCompression(cluster.getDisableCompression())
                .build();
    }

    private static AuthInfo reduced(AuthInfo user) {
        return new AuthInfoBuilder()
                .withToken(user.getToken())
                .withUsername(user.getUsername())
                .withPassword(user.getPassword())
                .withClientCertificateData(user.getClientCertificateData())
                .withClientKeyData(user.getClientKeyData())
                .withAs(user.getAs())
                .withAsUid(user.getAsUid())
                .withAsGroups(user.getAsGroups())
                .withAsUserExtra(user.getAsUserExtra())
                .build();
    }

    private static boolean isUrl(String server) {
        try {
            URI uri = new URI(server);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static <N, T> Optional<T> named(
            List<N> all, String name, Function<N, String> nameOf, Function<N, T> valueOf) {
        return Stream.ofNullable(all) // null is how kubectl writes an empty list
                .flatMap(List::stream)
                .filter(one -> one != null && name != null && name.equals(nameOf.apply(one)))
                .findFirst()
                .map(valueOf);
    }

    private static boolean present(String text) {
        return text != null && !text.isEmpty();
    }

    /** Names the server and nobody's credentials. */
    @Override
    public String toString() {
        return "kubeconfig of " + server();
    }
}
