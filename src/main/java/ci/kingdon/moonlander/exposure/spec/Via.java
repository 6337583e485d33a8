package ci.kingdon.moonlander.exposure.spec;

/** How services are reached from the Internet. */
public enum Via {
    CloudflareTunnel("cloudflareTunnel", false),
    TailscaleFunnel("tailscaleFunnel", false),
    ALB("alb", false),
    Gateway("gateway", true),
    Ingress("ingress", true);

    private final String block;
    private final boolean endsTlsOnHost;

    Via(String block, boolean endsTlsOnHost) {
        this.block = block;
        this.endsTlsOnHost = endsTlsOnHost;
    }

    /** The field of the spec with what it needs. */
    public String block() {
        return block;
    }

    /** Whether the certificate that clients see is one of the host's. */
    public boolean endsTlsOnHost() {
        return endsTlsOnHost;
    }
}
