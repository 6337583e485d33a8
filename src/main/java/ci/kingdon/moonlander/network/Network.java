package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.NetworkSpec;
import ci.kingdon.moonlander.network.spec.NetworkSpec.Nat;
import ci.kingdon.moonlander.network.spec.Tier;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.staging.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A network with everything decided.
 *
 * @param id who it is
 * @param spec what it asks for
 * @param plan where its subnets are
 * @param displayName what tags call it
 * @param routed whether it has gateways, routes and security groups; else it is a VPC and its subnets
 * @param reports whether its XRD has a status to write into; the original one has not
 */
record Network(Identity id, NetworkSpec spec, SubnetPlan plan, String displayName, boolean routed, boolean reports) {

    /**
     * A route table to be.
     *
     * @param role its own
     * @param subnets the subnets that use it
     * @param gateway where everything goes that is not for the VPC, if anywhere
     */
    record RouteTable(Role role, List<Subnet> subnets, Optional<Role> gateway) {}

    /** The key of the tag by which load balancer controllers find the subnets of a cluster, before the cluster's name. */
    static final String CLUSTER_TAG = "kubernetes.io/cluster/";

    /** What is composed under a role is called so. */
    String nameOf(Role role) {
        return id.name() + "-" + role.key();
    }

    /** The only subnet of a bare network is called by the name that its original Composition gave it. */
    Role roleOf(Subnet subnet) {
        return routed ? NetworkRoles.subnet(subnet) : new Role("subnet");
    }

    List<Subnet> subnets(Tier tier) {
        return plan.subnets().stream().filter(subnet -> subnet.tier() == tier).toList();
    }

    Role publicSubnet(String zone) {
        return subnets(Tier.Public).stream()
                .filter(subnet -> subnet.zone().equals(zone))
                .map(this::roleOf)
                .findFirst()
                .orElseThrow();
    }

    boolean hasInternetGateway() {
        return routed && spec.tiers().contains(Tier.Public);
    }

    /** The zones that have a NAT gateway. */
    List<String> natZones() {
        if (!routed) {
            return List.of();
        }
        return switch (spec.nat()) {
            case None -> List.of();
            case Single -> spec.zones().subList(0, 1);
            case PerZone -> spec.zones();
        };
    }

    /** One for all public subnets, and one for each private one. */
    List<RouteTable> routeTables() {
        List<RouteTable> tables = new ArrayList<>();
        if (hasInternetGateway()) {
            tables.add(new RouteTable(
                    NetworkRoles.publicRoutes(), subnets(Tier.Public), Optional.of(NetworkRoles.INTERNET_GATEWAY)));
        }
        if (routed) {
            subnets(Tier.Private)
                    .forEach(subnet -> tables.add(new RouteTable(
                            NetworkRoles.privateRoutes(subnet.zone()), List.of(subnet), natGateway(subnet.zone()))));
        }
        return tables;
    }

    private Optional<Role> natGateway(String zone) {
        return spec.nat() == Nat.PerZone
                ? Optional.of(NetworkRoles.natGateway(zone))
                : natZones().stream().findFirst().map(NetworkRoles::natGateway);
    }

    /** The security groups. */
    List<Group> groups() {
        return routed && spec.securityGroups().enabled() ? List.of(Group.values()) : List.of();
    }

    /**
     * What AWS calls a group. Its VPC's id is part of the name, because the classic provider takes over whichever group of the
     * account has the name, while it has not yet noted the id of its own.
     */
    String groupName(Group group, String vpcId) {
        return NetworkRoles.group(group).key() + "-" + vpcId;
    }

    /** The rules of one of them. */
    List<Rule> rules(Group group) {
        return Rule.of(spec.securityGroups(), spec.ipv6()).stream()
                .filter(rule -> rule.group() == group)
                .toList();
    }

    /** The tags of what is composed under a role. */
    Map<String, String> tags(Role role) {
        Map<String, String> tags = new TreeMap<>(Map.of("Purpose", "kubernetes"));
        tags.putAll(spec.tags());
        tags.put("Name", role.equals(NetworkRoles.VPC) ? displayName : displayName + "-" + role.key());
        return tags;
    }

    /**
     * The tags of a subnet: by the first two, load balancer controllers find the subnets of a load balancer (AWS Load Balancer
     * Controller, Subnet auto-discovery), and by the third the subnets of their own cluster.
     */
    Map<String, String> tags(Subnet subnet) {
        Map<String, String> tags = tags(roleOf(subnet));
        tags.put(subnet.tier() == Tier.Public ? "kubernetes.io/role/elb" : "kubernetes.io/role/internal-elb", "1");
        tags.put(CLUSTER_TAG + spec.clusterName().orElse(displayName), "shared");
        return tags;
    }

    /** The default routes of a route table: to everywhere, where it has a gateway. NAT gateways route IPv4 only. */
    List<DefaultRoute> defaultRoutes(RouteTable table) {
        boolean toInternet = table.gateway().equals(Optional.of(NetworkRoles.INTERNET_GATEWAY));
        if (table.gateway().isEmpty()) {
            return List.of();
        }
        return spec.ipv6() && toInternet ? List.of(DefaultRoute.IPV4, DefaultRoute.IPV6) : List.of(DefaultRoute.IPV4);
    }
}
