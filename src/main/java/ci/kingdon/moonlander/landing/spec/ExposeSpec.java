package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * How the planet is reached from outside its host.
 *
 * @param type The Service's type; or Ingress for an Ingress with TLS passthrough, or TLSRoute for a route of a Gateway that passes TLS on. These two only where the Composition's policy opens them, or on a host of the landing's own.
 * @param host The DNS name or address at which the planet is reached, with :port if it is not 443. It must lead there; the landing puts it into the certificate.
 * @param exposureRef A service of an XExposure that leads to the planet, whose name there is the host. In place of host.
 * @param tlsRoute What type TLSRoute needs.
 */
public record ExposeSpec(
        Type type, Optional<String> host, Optional<ExposureRefSpec> exposureRef, Optional<TlsRouteSpec> tlsRoute) {

    /** What leads to the planet. */
    public enum Type {
        ClusterIP,
        LoadBalancer,
        NodePort,
        Ingress,
        TLSRoute;

        /** Whether it is a type of Services, and nothing beside one. */
        public boolean isOfService() {
            return this != Ingress && this != TLSRoute;
        }
    }

    static ExposeSpec of(Field expose) {
        expose.only("type", "host", "exposureRef", "tlsRoute");
        Type type = expose.at("type").oneOf(Type.class).orElse(Type.ClusterIP);
        Optional<String> host = Forms.address(expose.at("host"));
        Field exposureRef = expose.at("exposureRef");
        if (exposureRef.isPresent() && host.isPresent()) {
            throw exposureRef.invalid("stands beside host", "either host or exposureRef");
        }
        if (exposureRef.isPresent() && !type.isOfService()) {
            throw exposureRef.invalid(
                    "is given, and type is " + type + ", which leads to the planet by itself",
                    "host; or type ClusterIP, LoadBalancer or NodePort");
        }
        if (!type.isOfService() && host.isEmpty()) {
            throw expose.at("host")
                    .missing("the DNS name that the " + (type == Type.Ingress ? "Ingress" : "route")
                            + " answers to, as type is " + type);
        }
        return new ExposeSpec(
                type,
                host,
                exposureRef.isPresent() ? Optional.of(ExposureRefSpec.of(exposureRef)) : Optional.empty(),
                route(expose.at("tlsRoute"), type));
    }

    private static Optional<TlsRouteSpec> route(Field route, Type type) {
        if (type != Type.TLSRoute && route.isPresent()) {
            throw route.invalid("is given, and type is " + type, "type: TLSRoute with it, or no such field");
        }
        if (type == Type.TLSRoute && !route.isPresent()) {
            throw route.missing("the Gateways of the route, as type is TLSRoute");
        }
        return route.isPresent() ? Optional.of(TlsRouteSpec.of(route)) : Optional.empty();
    }
}
