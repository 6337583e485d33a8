package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * Routes of the Gateway API: an HTTPRoute for each service that speaks HTTP or HTTPS, a TLSRoute for each that ends TLS itself.
 *
 * @param parentRefs The Gateways that the routes are attached to.
 */
public record GatewaySpec(List<ParentRefSpec> parentRefs) {

    /** The Gateway API takes no more (HTTPRoute, spec.parentRefs). */
    private static final int MOST = 32;

    static GatewaySpec of(Field gateway) {
        gateway.only("parentRefs");
        List<ParentRefSpec> refs =
                gateway.at("parentRefs").items().stream().map(ParentRefSpec::of).toList();
        if (refs.isEmpty()) {
            throw gateway.at("parentRefs").missing("at least one Gateway");
        }
        if (refs.size() > MOST) {
            throw gateway.at("parentRefs").invalid("has " + refs.size() + " Gateways", "at most " + MOST);
        }
        return new GatewaySpec(refs);
    }
}
