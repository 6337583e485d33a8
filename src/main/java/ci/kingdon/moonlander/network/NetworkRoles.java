package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.Tier;
import ci.kingdon.moonlander.staging.Role;

/** The roles under which a network composes its resources. In the cluster each is called {@code <network>-<role>}. */
final class NetworkRoles {

    static final Role VPC = new Role("vpc");
    static final Role INTERNET_GATEWAY = new Role("internet-gateway");

    private NetworkRoles() {}

    static Role subnet(Subnet subnet) {
        return subnet(subnet.tier(), subnet.zone());
    }

    static Role subnet(Tier tier, String zone) {
        return new Role("subnet-" + tier.word() + "-" + zone);
    }

    static Role natAddress(String zone) {
        return new Role("nat-address-" + zone);
    }

    static Role natGateway(String zone) {
        return new Role("nat-gateway-" + zone);
    }

    static Role publicRoutes() {
        return new Role("routes-" + Tier.Public.word());
    }

    /** Each zone has its own route table, so that nothing has to move when each zone gets its own NAT gateway. */
    static Role privateRoutes(String zone) {
        return new Role("routes-" + Tier.Private.word() + "-" + zone);
    }

    /** The default route of a route table. */
    static Role route(Role table, DefaultRoute route) {
        return new Role(table.key() + "-" + route.word());
    }

    /** The association of a subnet with its route table. */
    static Role association(Role subnet) {
        return new Role(subnet.key() + "-routes");
    }

    static Role group(Group group) {
        return new Role("group-" + group.word());
    }

    /** A rule of a security group. */
    static Role rule(Role group, String rule) {
        return new Role(group.key() + "-" + rule);
    }
}
