package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.addresses.Cidrs;
import ci.kingdon.moonlander.function.Field;
import inet.ipaddr.IPAddress;

/**
 * The network underneath.
 *
 * @param name The XNetwork, of the landing's own namespace.
 * @param podCIDR The range for the planet's pods. Those of a vcluster have addresses of its host's range.
 * @param serviceCIDR The range for the planet's Services. Those of a vcluster have addresses of its host's range.
 */
public record NetworkRefSpec(String name, String podCIDR, String serviceCIDR) {

    /** What Talos gives pods, and CozyStack too. */
    private static final String PODS = "10.244.0.0/16";

    /** What CozyStack gives Services. */
    private static final String SERVICES = "10.96.0.0/16";

    static NetworkRefSpec of(Field ref) {
        ref.only("name", "podCIDR", "serviceCIDR");
        return new NetworkRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("an XNetwork's name")),
                range(ref.at("podCIDR"), PODS),
                range(ref.at("serviceCIDR"), SERVICES));
    }

    private static String range(Field field, String fallback) {
        return Cidrs.ipv4(field, "an IPv4 range, such as " + fallback)
                .map(IPAddress::toString)
                .orElse(fallback);
    }
}
