package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.Tier;

/**
 * What a network composes, by its name in the pipeline. In the cluster it is called {@code <network>-<role>}.
 *
 * @param key its name in the pipeline
 */
record Role(String key) {

    static final Role VPC = new Role("vpc");
    static final Role INTERNET_GATEWAY = new Role("internet-gateway");

    static Role subnet(Subnet subnet) {
        return new Role("subnet-" + subnet.tier().word() + "-" + subnet.zone());
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

    /** Each zone has its own, so that nothing has to move when each zone gets its own NAT gateway. */
    static Role privateRoutes(String zone) {
        return new Role("routes-" + Tier.Private.word() + "-" + zone);
    }

    /** Of a route table, the way to everywhere. */
    Role route(boolean ipv6) {
        return new Role(key + (ipv6 ? "-ipv6" : "-ipv4"));
    }

    /** Of a subnet, what binds it to its route table. */
    Role association() {
        return new Role(key + "-routes");
    }

    static Role group(Group group) {
        return new Role("group-" + group.word());
    }

    /** Of a security group, one of its rules. */
    Role rule(String rule) {
        return new Role(key + "-" + rule);
    }
}
