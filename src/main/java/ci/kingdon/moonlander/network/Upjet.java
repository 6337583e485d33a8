package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.UpjetEc2;
import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.Rule.Machines;
import ci.kingdon.moonlander.network.Rule.Range;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import inet.ipaddr.IPAddress;
import java.util.Optional;
import java.util.function.Supplier;

/** The namespaced family: a resource for each route, for each binding of a subnet, for each rule. */
final class Upjet implements Family {

    @Override
    public void vpc(Stage stage) {
        Network network = stage.network();
        compose(
                stage,
                Role.VPC,
                "VPC",
                true,
                () -> new UpjetEc2.Vpc(
                        network.spec().region(),
                        network.plan().vpc().toString(),
                        true,
                        true,
                        Optional.of(network.spec().ipv6()).filter(Boolean::booleanValue),
                        network.tags(Role.VPC)));
    }

    @Override
    public void subnet(Stage stage, Subnet subnet) {
        Network network = stage.network();
        Optional<IPAddress> ipv6 =
                stage.observed().ipv6().filter(range -> network.spec().ipv6());
        boolean known =
                stage.known(Role.VPC) && (ipv6.isPresent() || !network.spec().ipv6());
        compose(
                stage,
                network.roleOf(subnet),
                "Subnet",
                known,
                () -> new UpjetEc2.Subnet(
                        network.spec().region(),
                        stage.id(Role.VPC),
                        subnet.zone(),
                        subnet.cidr().toString(),
                        ipv6.map(range -> subnet.ipv6(range).toString()),
                        ipv6.map(range -> true),
                        subnet.isPublic(),
                        network.tags(subnet)));
    }

    @Override
    public void internetGateway(Stage stage) {
        compose(
                stage,
                Role.INTERNET_GATEWAY,
                "InternetGateway",
                stage.known(Role.VPC),
                () -> new UpjetEc2.InternetGateway(
                        stage.network().spec().region(),
                        stage.id(Role.VPC),
                        stage.network().tags(Role.INTERNET_GATEWAY)));
    }

    @Override
    public void natGateway(Stage stage, String zone) {
        Network network = stage.network();
        Role address = Role.natAddress(zone);
        Role gateway = Role.natGateway(zone);
        Role subnet = network.publicSubnet(zone);
        compose(
                stage,
                address,
                "EIP",
                stage.known(Role.VPC),
                () -> new UpjetEc2.Eip(network.spec().region(), "vpc", network.tags(address)));
        compose(
                stage,
                gateway,
                "NATGateway",
                stage.known(address, subnet),
                () -> new UpjetEc2.NatGateway(
                        network.spec().region(), stage.id(address), stage.id(subnet), "public", network.tags(gateway)));
    }

    @Override
    public void routes(Stage stage, RouteTable table) {
        Network network = stage.network();
        String region = network.spec().region();
        compose(
                stage,
                table.role(),
                "RouteTable",
                stage.known(Role.VPC),
                () -> new UpjetEc2.RouteTable(region, stage.id(Role.VPC), network.tags(table.role())));
        network.routedFamilies(table).forEach(ipv6 -> {
            Role gateway = table.gateway().orElseThrow();
            boolean nat = !gateway.equals(Role.INTERNET_GATEWAY);
            compose(
                    stage,
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
            compose(
                    stage,
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
        compose(
                stage,
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
        compose(
                stage,
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

    private static void compose(Stage stage, Role role, String kind, boolean known, Supplier<Record> forProvider) {
        stage.compose(role, UpjetEc2.API_VERSION, kind, known, forProvider);
    }
}
