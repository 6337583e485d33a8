package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.crossplane.ClassicEc2;
import ci.kingdon.moonlander.crossplane.ManagedResource;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
    public Fields vpc(String region, String cidr, Optional<Boolean> ipv6, Map<String, String> tags) {
        return of(region, tags)
                .put("cidrBlock", cidr)
                .put("enableDnsHostNames", true)
                .put("enableDnsSupport", true)
                .put("amazonProvidedIpv6CidrBlock", ipv6);
    }

    @Override
    public Fields subnet(
            String region, String vpcId, Subnet subnet, Optional<IPAddress> ipv6, Map<String, String> tags) {
        return of(region, tags)
                .put("vpcId", vpcId)
                .put("availabilityZone", subnet.zone())
                .put("cidrBlock", subnet.cidr().toString())
                .put("ipv6CIDRBlock", ipv6.map(range -> subnet.ipv6(range).toString()))
                .put("assignIpv6AddressOnCreation", ipv6.map(_ -> true))
                .put("mapPublicIPOnLaunch", subnet.isPublic());
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
                () -> of(network.spec().region(), network.tags(table.role()))
                        .put("vpcId", aws.id(NetworkRoles.VPC))
                        .put(
                                "routes",
                                network.defaultRoutes(table).stream()
                                        .map(route -> route(aws, table.gateway().orElseThrow(), route))
                                        .toList())
                        .put(
                                "associations",
                                table.subnets().stream()
                                        .map(subnet -> new Fields().put("subnetId", aws.id(network.roleOf(subnet))))
                                        .toList()));
    }

    private static Fields route(AwsResources aws, Role gateway, DefaultRoute route) {
        boolean nat = !gateway.equals(NetworkRoles.INTERNET_GATEWAY);
        return new Fields()
                .put("destinationCidrBlock", route.ipv4())
                .put("destinationIpv6CidrBlock", route.ipv6())
                .put(nat ? "natGatewayId" : "gatewayId", aws.id(gateway));
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
                () -> of(network.spec().region(), network.tags(role))
                        .put("vpcId", aws.id(NetworkRoles.VPC))
                        .put("groupName", network.groupName(group, aws.id(NetworkRoles.VPC)))
                        .put("description", group.description())
                        .put("ingress", all ? permissions(aws, group, false) : List.of())
                        .put("egress", all ? permissions(aws, group, true) : List.of()));
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

    private static List<Fields> permissions(AwsResources aws, Group group, boolean egress) {
        return aws.network().rules(group).stream()
                .filter(rule -> rule.egress() == egress)
                .map(rule -> permission(aws, rule))
                .toList();
    }

    private static Fields permission(AwsResources aws, Rule rule) {
        Fields permission = new Fields()
                .put("ipProtocol", rule.protocol())
                .put("fromPort", rule.from())
                .put("toPort", rule.to());
        return switch (rule.peer()) {
            case Machines(Group group) ->
                permission.put("userIdGroupPairs", peer(rule, "groupId", aws.id(NetworkRoles.group(group))));
            case Range range when range.isIpv6() -> permission.put("ipv6Ranges", peer(rule, "cidrIPv6", range.cidr()));
            case Range range -> permission.put("ipRanges", peer(rule, "cidrIp", range.cidr()));
        };
    }

    private static List<Fields> peer(Rule rule, String field, String peer) {
        return List.of(new Fields().put(field, peer).put("description", rule.why()));
    }

    /** The fields that all kinds have, with tags in the order of their keys. */
    private static Fields of(String region, Map<String, String> tags) {
        List<Fields> sorted = new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> new Fields().put("key", tag.getKey()).put("value", tag.getValue()))
                        .toList();
        return new Fields().put("region", region).put("tags", sorted);
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
