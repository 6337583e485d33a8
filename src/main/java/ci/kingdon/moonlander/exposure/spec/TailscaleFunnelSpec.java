package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * Tailscale's Funnel, by the operator of the tailnet on the host. Names are of the tailnet's own domain only.
 *
 * @param tailnet The tailnet's DNS name, such as tail12345.ts.net, in place of baseDomain.
 */
public record TailscaleFunnelSpec(String tailnet) {

    static TailscaleFunnelSpec of(Field funnel) {
        funnel.only("tailnet");
        return new TailscaleFunnelSpec(Forms.tailnet(funnel.at("tailnet"))
                .orElseThrow(() -> funnel.at("tailnet").missing("the tailnet's DNS name, such as tail12345.ts.net")));
    }
}
