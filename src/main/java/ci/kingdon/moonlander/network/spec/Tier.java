package ci.kingdon.moonlander.network.spec;

import java.util.Locale;

/** Which subnets belong together. Their order here is their order in the plan. */
public enum Tier {
    /** Machines without an address of their own outside; they go out by a NAT gateway, if at all. */
    Private,
    /** What is reached from outside: load balancers, NAT gateways, nodes with public addresses. */
    Public;

    /** As names of resources have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
