package ci.kingdon.moonlander.exposure;

/** Where the ways of the spec are mapped to classes, one line each. */
final class Ways {

    private Ways() {}

    /** The way of an exposure. */
    static Way of(Exposure exposure) {
        return switch (exposure.spec().via()) {
            case CloudflareTunnel ->
                new CloudflareTunnel(exposure.spec().cloudflareTunnel().orElseThrow());
            case TailscaleFunnel ->
                new TailscaleFunnel(exposure.spec().tailscaleFunnel().orElseThrow());
            case ALB -> new LoadBalancers(exposure.spec().alb().orElseThrow());
            case Gateway -> new GatewayRoutes(exposure.spec().gateway().orElseThrow());
            case Ingress -> new Ingresses(exposure.spec().ingress().orElseThrow());
        };
    }
}
