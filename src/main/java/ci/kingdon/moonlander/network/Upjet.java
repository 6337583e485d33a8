package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.crossplane.UpjetEc2;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Fields;
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
    public Fields vpc(String region, String cidr, Optional<Boolean> ipv6, Map<String, String> tags) {
        return of(region, tags)
                .put("cidrBlock", cidr)
                .put("enableDnsHostnames", true)
                .put("enableDnsSupport", true)
                .put("assignGeneratedIpv6CidrBlock", ipv6);
    }

    @Override
    public Fields subnet(
            String region, String vpcId, Subnet subnet, Optional<IPAddress> ipv6, Map<String, String> tags) {
        return of(region, tags)
                .put("vpcId", vpcId)
                .put("availabilityZone", subnet.zone())
                .put("cidrBlock", subnet.cidr().toString())
                .put("ipv6CidrBlock", ipv6.map(range -> subnet.ipv6(range).toString()))
                .put("assignIpv6AddressOnCreation", ipv6.map(_ -> true))
                .put("mapPublicIpOnLaunch", subnet.isPublic());
    }

    @Override
    public Fields internetGateway(String region, String vpcId, Map<String, String> tags) {
        return of(region, tags).put("vpcId", vpcId);
    }

    @Override
    public Fields address(String region, Map<String, String> tags) {
        return of(region, tags).put("domain", "vpc");
    }

    @Override
    public Fields natGateway(String region, String addressId, String subnetId, Map<String, String> tags) {
        return of(region, tags)
                .put("allocationId", addressId)
                .put("subnetId", subnetId)
                .put("connectivityType", "public");
    }

    @Override
    public void routes(AwsResources aws, RouteTable table) {
        Network network = aws.network();
        String region = network.spec().region();
        aws.compose(
                table.role(),
                "RouteTable",
                aws.known(NetworkRoles.VPC),
                () -> of(region, network.tags(table.role())).put("vpcId", aws.id(NetworkRoles.VPC)));
        network.defaultRoutes(table).forEach(route -> {
            Role gateway = table.gateway().orElseThrow();
            boolean nat = !gateway.equals(NetworkRoles.INTERNET_GATEWAY);
            Role role = NetworkRoles.route(table.role(), route);
            aws.compose(
                    role,
                    "Route",
                    aws.known(table.role(), gateway) && (nat || aws.mayUseInternet(role)),
                    () -> new Fields()
                            .put("region", region)
                            .put("routeTableId", aws.id(table.role()))
                            .put("destinationCidrBlock", route.ipv4())
                            .put("destinationIpv6CidrBlock", route.ipv6())
                            .put(nat ? "natGatewayId" : "gatewayId", aws.id(gateway)));
        });
        table.subnets().forEach(subnet -> {
            Role role = network.roleOf(subnet);
            aws.compose(
                    NetworkRoles.association(role),
                    "RouteTableAssociation",
                    aws.known(table.role(), role),
                    () -> new Fields()
                            .put("region", region)
                            .put("routeTableId", aws.id(table.role()))
                            .put("subnetId", aws.id(role)));
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
                () -> of(network.spec().region(), network.tags(role))
                        .put("vpcId", aws.id(NetworkRoles.VPC))
                        .put("name", network.groupName(group, aws.id(NetworkRoles.VPC)))
                        .put("description", group.description()));
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
                () -> of(network.spec().region(), network.tags(role))
                        .put("securityGroupId", aws.id(group))
                        .put("description", rule.why())
                        .put("ipProtocol", rule.protocol())
                        .put("fromPort", rule.from())
                        .put("toPort", rule.to())
                        .put("cidrIpv4", range.filter(r -> !r.isIpv6()).map(Range::cidr))
                        .put("cidrIpv6", range.filter(Range::isIpv6).map(Range::cidr))
                        .put("referencedSecurityGroupId", machines.map(aws::id)));
    }

    /** The fields that all kinds have which AWS can tag. */
    private static Fields of(String region, Map<String, String> tags) {
        return new Fields().put("region", region).put("tags", tags);
    }

    /** Terraform attaches a gateway in the same step that makes it, and Ready comes after that step. */
    private static boolean isAttached(ObservedResource internetGateway) {
        return internetGateway.isTrue("Ready");
    }
}
