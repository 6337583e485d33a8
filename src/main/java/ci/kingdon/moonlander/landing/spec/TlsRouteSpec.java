package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * A TLSRoute of the Gateway API, by which a Gateway passes TLS on to the planet.
 *
 * @param parentRefs The Gateways that the route is attached to. Each needs a listener with protocol TLS and tls.mode Passthrough.
 */
public record TlsRouteSpec(List<ParentRefSpec> parentRefs) {

    /** The Gateway API takes no more (TLSRoute, spec.parentRefs). */
    private static final int MOST = 32;

    static TlsRouteSpec of(Field route) {
        route.only("parentRefs");
        List<ParentRefSpec> refs =
                route.at("parentRefs").items().stream().map(ParentRefSpec::of).toList();
        if (refs.isEmpty()) {
            throw route.at("parentRefs").missing("at least one Gateway");
        }
        if (refs.size() > MOST) {
            throw route.at("parentRefs").invalid("has " + refs.size() + " Gateways", "at most " + MOST);
        }
        return new TlsRouteSpec(refs);
    }
}
