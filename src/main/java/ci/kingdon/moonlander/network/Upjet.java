package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.crossplane.UpjetEc2;
import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.Rule.Machines;
import ci.kingdon.moonlander.network.Rule.Range;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.ProviderConfigRefSpec;
import inet.ipaddr.IPAddress;
import java.util.Map;
import java.util.Optional;

/** The namespaced family: a resource for each route, for each binding of a subnet, for each rule. */
final class Upjet implements Family {

    @Override
    public String apiVersion() {
        return UpjetEc2.API_VERSION;
    }

    @Override
    public ManagedResource.Ref providerConfig(ProviderConfigRefSpec ref) {
        return new ManagedResource.Ref(Optional.of(ref.kind().name()), ref.name());
    }

    @Override
    public String addressKind() {
        return "EIP";
    }

    @Override
    public Record vpc(String region, String cidr, Optional<Boolean> ipv6, Map<String, String> tags) {
        return new UpjetEc2.Vpc(region, cidr, true, true, ipv6, tags);
    }

    @Override
    public Record subnet(
            String region, String vpcId, Subnet subnet, Optional<IPAddress> ipv6, Map<String, String> tags) {
        return new UpjetEc2.Subnet(
                region,
                vpcId,
                subnet.zone(),
                subnet.cidr().toString(),
                ipv6.map(range -> subnet.ipv6(range).toString()),
                ipv6.map(range -> true),
                subnet.isPublic(),
                tags);
    }

    @Override
    public Record internetGateway(String region, String vpcId, Map<String, String> tags) {
        return new UpjetEc2.InternetGateway(region, vpcId, tags);
    }

    @Override
    public Record address(String region, Map<String, String> tags) {
        return new UpjetEc2.Eip(region, "vpc", tags);
    }

    @Override
    public Record natGateway(String region, String addressId, String subnetId, Map<String, String> tags) {
        return new UpjetEc2.NatGateway(region, addressId, subnetId, "public", tags);
    }

    @Override
    public void routes(Stage stage, RouteTable table) {
        Network network = stage.network();
        String region = network.spec().region();
        stage.compose(
                table.role(),
                "RouteTable",
                stage.known(Role.VPC),
                () -> new UpjetEc2.RouteTable(region, stage.id(Role.VPC), network.tags(table.role())));
        network.routedFamilies(table).forEach(ipv6 -> {
            Role gateway = table.gateway().orElseThrow();
            boolean nat = !gateway.equals(Role.INTERNET_GATEWAY);
            stage.compose(
                    table.role().route(ipv6),
                    "Route",
                    stage.known(table.role(), gateway),
                    () -> new UpjetEc2.Route(
                            region,
                            stage.id(table.role()),
                            ipv6 ? Optional.empty() : Optional.of(Network.EVERYWHERE_IPV4),
                            ipv6 ? Optional.of(Network.EVERYWHERE_IPV6) : Optional.empty(),
                            nat ? Optional.empty() : Optional.of(stage.id(gateway)),
                            nat ? Optional.of(stage.id(gateway)) : Optional.empty()));
        });
        table.subnets().forEach(subnet -> {
            Role role = network.roleOf(subnet);
            stage.compose(
                    role.association(),
                    "RouteTableAssociation",
                    stage.known(table.role(), role),
                    () -> new UpjetEc2.RouteTableAssociation(region, stage.id(table.role()), stage.id(role)));
        });
    }

    @Override
    public void securityGroup(Stage stage, Group group) {
        Network network = stage.network();
        Role role = Role.group(group);
        stage.compose(
                role,
                "SecurityGroup",
                stage.known(Role.VPC),
                () -> new UpjetEc2.SecurityGroup(
                        network.spec().region(),
                        stage.id(Role.VPC),
                        network.groupName(group, stage.id(Role.VPC)),
                        group.description(),
                        network.tags(role)));
        network.rules(group).forEach(rule -> rule(stage, role, rule));
    }

    private static void rule(Stage stage, Role group, Rule rule) {
        Network network = stage.network();
        Role role = group.rule(rule.key());
        Optional<Role> machines =
                rule.peer() instanceof Machines peer ? Optional.of(Role.group(peer.group())) : Optional.empty();
        Optional<Range> range = rule.peer() instanceof Range peer ? Optional.of(peer) : Optional.empty();
        boolean known = stage.known(group) && machines.map(stage::known).orElse(true);
        stage.compose(
                role,
                rule.egress() ? "SecurityGroupEgressRule" : "SecurityGroupIngressRule",
                known,
                () -> new UpjetEc2.SecurityGroupRule(
                        network.spec().region(),
                        stage.id(group),
                        rule.why(),
                        rule.protocol(),
                        rule.from(),
                        rule.to(),
                        range.filter(r -> !r.isIpv6()).map(Range::cidr),
                        range.filter(Range::isIpv6).map(Range::cidr),
                        machines.map(stage::id),
                        network.tags(role)));
    }
}
