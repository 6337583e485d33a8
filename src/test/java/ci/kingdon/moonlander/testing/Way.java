package ci.kingdon.moonlander.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Kubeconfigs that lead into a planet, and to which cluster each of them does. */
public enum Way {
    FIRST("planet", "https://planet.example.org:443", "first CA", "the key"),
    OTHER_KEY("planet", "https://planet.example.org:443", "first CA", "another key"),
    OTHER_CA("planet", "https://planet.example.org:443", "second CA", "the key"),
    OTHER_SERVER("planet", "https://moo.example.org:443", "first CA", "the key"),
    OTHER_CLUSTER("next", "https://next.example.org:443", "next CA", "the next key"),
    OTHER_CLUSTER_BY_THE_SAME_SERVER("next", "https://planet.example.org:443", "next CA", "the next key");

    /** How the CA of a cluster begins, which ends in the cluster's name. */
    static final String AUTHORITY_OF = "a certificate of ";

    private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: *\"?([A-Za-z0-9+/=]+)");

    private final String cluster;
    private final String server;
    private final String authority;
    private final String key;

    Way(String cluster, String server, String authority, String key) {
        this.cluster = cluster;
        this.server = server;
        // As in a file that has a server's key beside its certificates.
        this.authority = base64(authority + " beside " + secret("the key"));
        this.key = secret(key);
    }

    private static String secret(String key) {
        return base64(key + " of the planet's administrator, kept secret");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The cluster that it leads to. */
    public String cluster() {
        return cluster;
    }

    /** The key of the administrator in it; secret. */
    public String key() {
        return key;
    }

    /** The kubeconfig, as client-go writes it for vcluster. */
    public byte[] kubeconfig() {
        return """
                apiVersion: v1
                clusters:
                - cluster:
                    certificate-authority-data: %s
                    server: %s
                  name: my
                contexts:
                - context:
                    cluster: my
                    user: admin
                  name: my
                current-context: my
                kind: Config
                preferences: {}
                users:
                - name: admin
                  user:
                    client-certificate-data: Y2VydA==
                    client-key-data: %s
                """.formatted(authority, server, key).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The cluster that the kubeconfig in a Secret leads to. One that is made of the token of a cluster's ServiceAccount leads to that
     * cluster, whose CA came with the token.
     */
    static Optional<String> cluster(JsonNode secret) {
        String text = new String(
                Base64.getDecoder().decode(secret.at("/data/kubeconfig").asString("")), StandardCharsets.UTF_8);
        return Arrays.stream(values())
                .filter(way -> text.contains(way.server) && text.contains(way.authority))
                .map(way -> way.cluster)
                .findFirst()
                .or(() -> Optional.of(AUTHORITY.matcher(text))
                        .filter(Matcher::find)
                        .map(found -> new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8))
                        .filter(authority -> authority.startsWith(AUTHORITY_OF))
                        .map(authority -> authority.substring(AUTHORITY_OF.length())));
    }
}
