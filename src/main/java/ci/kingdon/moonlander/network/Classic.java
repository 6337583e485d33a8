package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ClassicEc2;
import ci.kingdon.moonlander.crossplane.ClassicEc2.Tag;
import ci.kingdon.moonlander.crossplane.ManagedResource;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.Rule.Machines;
import ci.kingdon.moonlander.network.Rule.Range;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import inet.ipaddr.IPAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The cluster-scoped family: routes and bindings are in the route table, rules in the security group. */
final class Classic implements Family {

    /** An internet gateway's attachment is {@code available} once it is there (EC2 API Reference, InternetGatewayAttachment). */
    private static final Set<String> ATTACHED = Set.of("available", "attached");

    @Override
    public AwsProvider provider(ProviderConfigRefSpec credentials) {
        return new AwsProvider(
                ClassicEc2.API_VERSION,
                new ManagedResource.Ref(Optional.empty(), credentials.name()),
                Rights.ofInstallation("network-classic", List.of()),
                Classic::isAttached);
    }

    @Override
    public String addressKind() {
        return "Address";
    }

    @Override
    public Record vpc(String region, String cidr, Optional<Boolean> ipv6, Map<String, String> tags) {
        return new ClassicEc2.Vpc(region, cidr, true, true, ipv6, Tag.of(tags));
    }

    @Override
    public Record subnet(
            String region, String vpcId, Subnet subnet, Optional<IPAddress> ipv6, Map<String, String> tags) {
        return new ClassicEc2.Subnet(
                region,
                vpcId,
                subnet.zone(),
                subnet.cidr().toString(),
                ipv6.map(range -> subnet.ipv6(range).toString()),
                ipv6.map(range -> true),
                subnet.isPublic(),
                Tag.of(tags));
    }

    @Override
    public Record internetGateway(String region, String vpcId, Map<String, String> tags) {
        return new ClassicEc2.InternetGateway(region, vpcId, Tag.of(tags));
    }

    @Override
    public Record address(String region, Map<String, String> tags) {
        return new ClassicEc2.Address(region, "vpc", Tag.of(tags));
    }

    @Override
    public Record natGateway(String region, String addressId, String subnetId, Map<String, String> tags) {
        return new ClassicEc2.NatGateway(region, addressId, subnetId, "public", Tag.of(tags));
    }

    @Override
    public void routes(AwsResources aws, RouteTable table) {
        Network network = aws.network();
        Role[] needs = Stream.of(
                        Stream.of(NetworkRoles.VPC),
                        table.gateway().stream(),
                        table.subnets().stream().map(network::roleOf))
                .flatMap(roles -> roles)
                .toArray(Role[]::new);
        boolean toInternet = table.gateway().equals(Optional.of(NetworkRoles.INTERNET_GATEWAY));
        aws.compose(
                table.role(),
                "RouteTable",
                aws.known(needs) && (!toInternet || aws.mayUseInternet(table.role())),
                () -> new ClassicEc2.RouteTable(
                        network.spec().region(),
                        aws.id(NetworkRoles.VPC),
                        network.defaultRoutes(table).stream()
                                .map(route -> route(aws, table.gateway().orElseThrow(), route))
                                .toList(),
                        table.subnets().stream()
                                .map(subnet -> new ClassicEc2.Association(aws.id(network.roleOf(subnet))))
                                .toList(),
                        Tag.of(network.tags(table.role()))));
    }

    private static ClassicEc2.Route route(AwsResources aws, Role gateway, DefaultRoute route) {
        boolean nat = !gateway.equals(NetworkRoles.INTERNET_GATEWAY);
        return new ClassicEc2.Route(
                route.ipv4(),
                route.ipv6(),
                nat ? Optional.empty() : Optional.of(aws.id(gateway)),
                nat ? Optional.of(aws.id(gateway)) : Optional.empty());
    }

    /** Without rules at first, for these name the groups, its own among them, by ids that are not known yet. */
    @Override
    public void securityGroup(AwsResources aws, Group group) {
        Network network = aws.network();
        Role role = NetworkRoles.group(group);
        boolean all = Arrays.stream(Group.values()).map(NetworkRoles::group).allMatch(aws::known);
        boolean first = !aws.exists(role);
        aws.compose(
                role,
                "SecurityGroup",
                aws.known(NetworkRoles.VPC) && (all || first),
                () -> new ClassicEc2.SecurityGroup(
                        network.spec().region(),
                        aws.id(NetworkRoles.VPC),
                        network.groupName(group, aws.id(NetworkRoles.VPC)),
                        group.description(),
                        all ? permissions(aws, group, false) : List.of(),
                        all ? permissions(aws, group, true) : List.of(),
                        Tag.of(network.tags(role))));
        boolean hasRules = aws.observed()
                .all()
                .resource(role)
                .filter(seen -> !seen.manifest()
                        .path("spec")
                        .path("forProvider")
                        .path("ingress")
                        .isEmpty())
                .isPresent();
        if (!hasRules && !network.rules(group).stream().allMatch(Rule::egress)) {
            aws.desired().await(Waiting.forRules(network.nameOf(role)));
        }
    }

    private static List<ClassicEc2.Permission> permissions(AwsResources aws, Group group, boolean egress) {
        return aws.network().rules(group).stream()
                .filter(rule -> rule.egress() == egress)
                .map(rule -> permission(aws, rule))
                .toList();
    }

    private static ClassicEc2.Permission permission(AwsResources aws, Rule rule) {
        return switch (rule.peer()) {
            case Machines(Group group) ->
                permission(
                        rule,
                        List.of(),
                        List.of(),
                        List.of(new ClassicEc2.GroupPair(aws.id(NetworkRoles.group(group)), rule.why())));
            case Range range
            when range.isIpv6() ->
                permission(rule, List.of(), List.of(new ClassicEc2.Ipv6Range(range.cidr(), rule.why())), List.of());
            case Range range ->
                permission(rule, List.of(new ClassicEc2.IpRange(range.cidr(), rule.why())), List.of(), List.of());
        };
    }

    private static ClassicEc2.Permission permission(
            Rule rule,
            List<ClassicEc2.IpRange> ipv4,
            List<ClassicEc2.Ipv6Range> ipv6,
            List<ClassicEc2.GroupPair> groups) {
        return new ClassicEc2.Permission(rule.protocol(), rule.from(), rule.to(), ipv4, ipv6, groups);
    }

    /**
     * The provider makes a gateway, calls it Ready, and attaches it at its next turn (provider-aws v0.58,
     * pkg/controller/ec2/internetgateway). So Ready says nothing about it.
     */
    private static boolean isAttached(ObservedResource internetGateway) {
        JsonNode vpc = internetGateway.manifest().at("/spec/forProvider/vpcId");
        for (JsonNode attachment : internetGateway.manifest().at("/status/atProvider/attachments")) {
            boolean there =
                    ATTACHED.contains(attachment.path("attachmentStatus").asString(""));
            if (there && attachment.path("vpcId").equals(vpc)) {
                return true;
            }
        }
        return false;
    }
}
