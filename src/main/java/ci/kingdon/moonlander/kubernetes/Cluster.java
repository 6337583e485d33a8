package ci.kingdon.moonlander.kubernetes;

import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a cluster is reached.
 *
 * @param fields {@code clusters[].cluster} of a kubeconfig; not to be changed
 */
public record Cluster(ObjectNode fields) {

    private static final String SERVER = "server";
    private static final String AUTHORITY = "certificate-authority-data";
    private static final String TLS_SERVER_NAME = "tls-server-name";

    /** The cluster behind a server. */
    public static Cluster at(String server) {
        return new Cluster(JsonNodeFactory.instance.objectNode().put(SERVER, server));
    }

    /** Its API server's URL; empty where it has none. */
    public String server() {
        return KubeconfigFields.text(fields, SERVER).orElse("");
    }

    /** The CA of its certificate, as PEM in base64. */
    public Optional<String> certificateAuthorityData() {
        return KubeconfigFields.text(fields, AUTHORITY);
    }

    /** The name that its certificate is for, where that is not the server's. */
    public Optional<String> tlsServerName() {
        return KubeconfigFields.text(fields, TLS_SERVER_NAME);
    }

    Optional<String> proxyUrl() {
        return KubeconfigFields.text(fields, "proxy-url");
    }

    boolean isInsecure() {
        return KubeconfigFields.flag(fields, "insecure-skip-tls-verify").orElse(false);
    }

    /** Whether its CA is in a file. */
    boolean hasFile() {
        return KubeconfigFields.text(fields, "certificate-authority")
                .filter(name -> !name.isEmpty())
                .isPresent();
    }

    /** The same behind another server. */
    public Cluster withServer(String server) {
        return new Cluster(fields.deepCopy().put(SERVER, server));
    }

    /** The same with another CA, as PEM in base64; without one where there is none. */
    public Cluster withCertificateAuthorityData(Optional<String> authority) {
        ObjectNode other = fields.deepCopy();
        other.remove(AUTHORITY);
        authority.ifPresent(data -> other.put(AUTHORITY, data));
        return new Cluster(other);
    }

    Cluster withTlsServerName(String name) {
        return new Cluster(fields.deepCopy().put(TLS_SERVER_NAME, name));
    }

    /** Only fields that were looked at are handed on: what this version does not know may be read by a provider that does. */
    Cluster reduced() {
        ObjectNode kept = fields.objectNode();
        KubeconfigFields.copyTexts(fields, kept, SERVER, TLS_SERVER_NAME, AUTHORITY, "proxy-url");
        KubeconfigFields.copyFlags(fields, kept, "insecure-skip-tls-verify", "disable-compression");
        return new Cluster(kept);
    }

    /** Names the server alone. */
    @Override
    public String toString() {
        return "cluster " + server();
    }
}
