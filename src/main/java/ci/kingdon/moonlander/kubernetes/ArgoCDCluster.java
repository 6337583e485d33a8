package ci.kingdon.moonlander.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A cluster as Argo CD keeps one: a Secret with a label, and with these keys (Argo CD's documentation, "Declarative Setup",
 * Clusters).
 *
 * @param name what Argo CD calls it
 * @param project the project that it belongs to
 * @param namespaces those that Argo CD manages; none for all
 * @param clusterResources whether Argo CD manages cluster-scoped resources although there are namespaces
 */
public record ArgoCDCluster(String name, Optional<String> project, List<String> namespaces, boolean clusterResources) {

    /** The label by which Argo CD finds its clusters. */
    public static final String LABEL = "argocd.argoproj.io/secret-type";

    /** That label's value. */
    public static final String LABEL_VALUE = "cluster";

    /** The server by which Argo CD means the cluster that it runs in. */
    private static final String ITS_OWN = "https://kubernetes.default.svc";

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Whether Argo CD takes a server for the cluster that it runs in, as it does whatever slashes are at the end. */
    public static boolean isItsOwn(String server) {
        return server.replaceAll("/+$", "").equals(ITS_OWN);
    }

    /** The Secret's data, in base64. The server's certificate is always verified. */
    public Map<String, String> data(Kubeconfig kubeconfig) {
        Map<String, String> data = new TreeMap<>();
        data.put("name", name);
        data.put("server", kubeconfig.server());
        data.put("config", JSON.writeValueAsString(config(kubeconfig.cluster(), kubeconfig.user())));
        project.ifPresent(value -> data.put("project", value));
        if (!namespaces.isEmpty()) {
            data.put("namespaces", String.join(",", namespaces));
            data.put("clusterResources", String.valueOf(clusterResources));
        }
        data.replaceAll((_, text) -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private static ObjectNode config(Cluster cluster, User user) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        put(config, "bearerToken", user.text("token"));
        put(config, "username", user.text("username"));
        put(config, "password", user.text("password"));
        put(config, "proxyUrl", cluster.proxyUrl());
        ObjectNode tls = config.putObject("tlsClientConfig").put("insecure", false);
        put(tls, "serverName", cluster.tlsServerName());
        put(tls, "caData", cluster.certificateAuthorityData());
        put(tls, "certData", user.text("client-certificate-data"));
        put(tls, "keyData", user.text("client-key-data"));
        return config;
    }

    private static void put(ObjectNode node, String field, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> node.put(field, text));
    }
}
