package ci.kingdon.moonlander.crossplane;

import java.util.List;
import java.util.Optional;

/**
 * {@code spec.forProvider} of kinds of Cloudflare's provider, namespaced (github.com/wildbitca/provider-upjet-cloudflare): the fields that
 * are set here, by the CRDs' own names.
 */
public final class UpjetCloudflare {

    private static final String GROUP = ".upjet-cloudflare.m.upbound.io";

    /** Tunnels and their rules. */
    public static final Kind TUNNEL = new Kind("zero" + GROUP, "TrustTunnelCloudflared", "trusttunnelcloudflareds");

    /** A tunnel's rules. */
    public static final Kind CONFIG =
            new Kind("zero" + GROUP, "TrustTunnelCloudflaredConfig", "trusttunnelcloudflaredconfigs");

    /** DNS records. */
    public static final Kind RECORD = new Kind("dns" + GROUP, "Record", "records");

    private UpjetCloudflare() {}

    /**
     * A kind.
     *
     * @param group its API group
     * @param kind its name
     * @param plural as its definition has it
     */
    public record Kind(String group, String kind, String plural) {

        /** Its API. */
        public String apiVersion() {
            return group + "/v1alpha1";
        }

        /** The name of its definition. */
        public String definition() {
            return plural + "." + group;
        }
    }

    /** Of a tunnel. */
    public record Tunnel(String accountId, String name, String configSrc, SecretKey tunnelSecretSecretRef) {}

    /** A key of a Secret of the resource's own namespace. */
    public record SecretKey(String name, String key) {}

    /** Of a tunnel's rules. */
    public record TunnelConfig(String accountId, String tunnelId, String source, Config config) {}

    /** The rules, of which the first that fits decides. */
    public record Config(List<Rule> ingress) {}

    /** A rule. */
    public record Rule(Optional<String> hostname, String service, Optional<Origin> originRequest) {}

    /** How a Service that speaks TLS is verified. */
    public record Origin(Optional<String> originServerName, Optional<Boolean> noTlsVerify) {}

    /** Of a record. */
    public record DnsRecord(String zoneId, String name, String type, String content, boolean proxied, int ttl) {}
}
