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
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Kubeconfigs by fabric8's models, which Jackson reads and writes: what {@link Kubeconfig} is held against. The models are of
 * client-go's types, and others have written them.
 *
 * @param cluster how the cluster is reached
 * @param user who reaches it
 * @param namespace the namespace that its context names, if any
 */
record ReferenceKubeconfig(Cluster cluster, AuthInfo user, Optional<String> namespace) {

    /**
     * What came of reading one.
     *
     * @param kubeconfig the kubeconfig
     * @param problem or else what is wrong with it
     */
    record Reading(Optional<ReferenceKubeconfig> kubeconfig, Optional<String> problem) {

        static Reading broken(String problem) {
            return new Reading(Optional.empty(), Optional.of(problem));
        }
    }

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_EMPTY))
            .build();

    byte[] toBytes(String clusterName, String userName) {
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

    static Reading read(byte[] bytes) {
        try {
            JsonNode tree = YAML.readTree(decoded(bytes));
            if (tree == null || !tree.isObject()) {
                return Reading.broken("is not YAML with an object at its top");
            }
            return currentContext(YAML.treeToValue(tree, Config.class));
        } catch (JacksonException e) {
            // The exception's own message quotes the text around the error, which is a credential more often than not.
            return Reading.broken(
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

    private static Reading currentContext(Config config) {
        if (!present(config.getCurrentContext())) {
            return Reading.broken("has no current-context");
        }
        Optional<Context> context = named(
                config.getContexts(), config.getCurrentContext(), NamedContext::getName, NamedContext::getContext);
        if (context.isEmpty()) {
            return Reading.broken("has a current-context that is not among its contexts");
        }
        Optional<Cluster> cluster = named(
                config.getClusters(), context.get().getCluster(), NamedCluster::getName, NamedCluster::getCluster);
        if (cluster.isEmpty()) {
            return Reading.broken("has a current context whose cluster is not among its clusters");
        }
        Optional<AuthInfo> user =
                named(config.getUsers(), context.get().getUser(), NamedAuthInfo::getName, NamedAuthInfo::getUser);
        if (user.isEmpty()) {
            return Reading.broken("has a current context whose user is not among its users");
        }
        return checked(cluster.get(), user.get(), context.get().getNamespace());
    }

    /** The cluster and the user of a context, if a program elsewhere may use them. */
    static Reading checked(Cluster cluster, AuthInfo user, String namespace) {
        if (!present(cluster.getServer())) {
            return Reading.broken("has a cluster without a server");
        }
        if (!isUrl(cluster.getServer())) {
            return Reading.broken("has a cluster whose server is not an http or https URL");
        }
        if (URI.create(cluster.getServer()).getUserInfo() != null) {
            return Reading.broken(
                    "has a cluster with a user or a password in its server's URL; they belong into the user");
        }
        if (present(cluster.getCertificateAuthority())) {
            return Reading.broken("names a file as certificate-authority; a provider has no such file, so inline it as"
                    + " certificate-authority-data (kubectl config view --flatten)");
        }
        if (user.getExec() != null) {
            return Reading.broken("has a user with an exec plugin, which a provider cannot run; use a token or a client"
                    + " certificate");
        }
        if (user.getAuthProvider() != null) {
            return Reading.broken(
                    "has a user with an auth-provider, which a provider cannot run; use a token or a client"
                            + " certificate");
        }
        if (present(user.getTokenFile()) || present(user.getClientCertificate()) || present(user.getClientKey())) {
            return Reading.broken("has a user whose credentials are files; a provider has no such files, so inline them"
                    + " (kubectl config view --flatten)");
        }
        boolean credentials = present(user.getToken())
                || present(user.getPassword())
                || (present(user.getClientCertificateData()) && present(user.getClientKeyData()));
        return credentials
                ? new Reading(
                        Optional.of(new ReferenceKubeconfig(
                                reduced(cluster),
                                reduced(user),
                                Optional.ofNullable(namespace)
                                        .filter(name -> NAMESPACE.matcher(name).matches()))),
                        Optional.empty())
                : Reading.broken("has a user without credentials");
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
}
