package ci.kingdon.moonlander.crossplane;

/** Kinds of Cloudflare's provider, namespaced (github.com/wildbitca/provider-upjet-cloudflare). */
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
}
