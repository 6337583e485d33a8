package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.crossplane.UpjetEc2;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.Rule.Machines;
import ci.kingdon.moonlander.network.Rule.Range;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The namespaced family: a resource for each route, for each binding of a subnet, for each rule. */
final class Upjet implements Family {

    @Override
    public AwsProvider provider(ProviderConfigRefSpec credentials) {
        return new AwsProvider(
                UpjetEc2.API_VERSION,
                new ManagedResource.Ref(Optional.of(credentials.kind().name()), credentials.name()),
                Rights.ofInstallation("network-upjet", List.of()),
                Upjet::isAttached);
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
    public void routes(AwsResources aws, RouteTable table) {
        Network network = aws.network();
        String region = network.spec().region();
        aws.compose(
                table.role(),
                "RouteTable",
                aws.known(NetworkRoles.VPC),
                () -> new UpjetEc2.RouteTable(region, aws.id(NetworkRoles.VPC), network.tags(table.role())));
        network.defaultRoutes(table).forEach(route -> {
            Role gateway = table.gateway().orElseThrow();
            boolean nat = !gateway.equals(NetworkRoles.INTERNET_GATEWAY);
            Role role = NetworkRoles.route(table.role(), route);
            aws.compose(
                    role,
                    "Route",
                    aws.known(table.role(), gateway) && (nat || aws.mayUseInternet(role)),
                    () -> new UpjetEc2.Route(
                            region,
                            aws.id(table.role()),
                            route.ipv4(),
                            route.ipv6(),
                            nat ? Optional.empty() : Optional.of(aws.id(gateway)),
                            nat ? Optional.of(aws.id(gateway)) : Optional.empty()));
        });
        table.subnets().forEach(subnet -> {
            Role role = network.roleOf(subnet);
            aws.compose(
                    NetworkRoles.association(role),
                    "RouteTableAssociation",
                    aws.known(table.role(), role),
                    () -> new UpjetEc2.RouteTableAssociation(region, aws.id(table.role()), aws.id(role)));
        });
    }

    @Override
    public void securityGroup(AwsResources aws, Group group) {
        Network network = aws.network();
        Role role = NetworkRoles.group(group);
        aws.compose(
                role,
                "SecurityGroup",
                aws.known(NetworkRoles.VPC),
                () -> new UpjetEc2.SecurityGroup(
                        network.spec().region(),
                        aws.id(NetworkRoles.VPC),
                        network.groupName(group, aws.id(NetworkRoles.VPC)),
                        group.description(),
                        network.tags(role)));
        RuleKeys.kept(network.rules(group), key -> range(aws, NetworkRoles.rule(role, key)))
                .forEach(rule -> rule(aws, role, rule));
    }

    /** The range that a rule was made for. */
    private static Optional<String> range(AwsResources aws, Role rule) {
        Optional<JsonNode> made =
                aws.observed().all().resource(rule).map(seen -> seen.manifest().at("/spec/forProvider"));
        return made.flatMap(fields -> fields.path("cidrIpv4").stringValueOpt())
                .or(() -> made.flatMap(fields -> fields.path("cidrIpv6").stringValueOpt()));
    }

    private static void rule(AwsResources aws, Role group, Rule rule) {
        Network network = aws.network();
        Role role = NetworkRoles.rule(group, rule.key());
        Optional<Role> machines =
                rule.peer() instanceof Machines peer ? Optional.of(NetworkRoles.group(peer.group())) : Optional.empty();
        Optional<Range> range = rule.peer() instanceof Range peer ? Optional.of(peer) : Optional.empty();
        boolean known = aws.known(group) && machines.map(aws::known).orElse(true);
        aws.compose(
                role,
                rule.egress() ? "SecurityGroupEgressRule" : "SecurityGroupIngressRule",
                known,
                () -> new UpjetEc2.SecurityGroupRule(
                        network.spec().region(),
                        aws.id(group),
                        rule.why(),
                        rule.protocol(),
                        rule.from(),
                        rule.to(),
                        range.filter(r -> !r.isIpv6()).map(Range::cidr),
                        range.filter(Range::isIpv6).map(Range::cidr),
                        machines.map(aws::id),
                        network.tags(role)));
    }

    /** Terraform attaches a gateway in the same step that makes it, and Ready comes after that step. */
    private static boolean isAttached(ObservedResource internetGateway) {
        return internetGateway.isTrue("Ready");
    }
}
