package ci.kingdon.moonlander.crossplane;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code spec.forProvider} of the cluster-scoped kinds of {@value API_VERSION} (github.com/crossplane-contrib/provider-aws): the
 * fields that are set here, by the CRDs' own names. Other resources are named by the id that AWS gave them: what this provider
 * writes into a list when it resolves a reference, the next apply would take away.
 */
public final class ClassicEc2 {

    /** Their API. */
    public static final String API_VERSION = "ec2.aws.crossplane.io/v1beta1";

    private ClassicEc2() {}

    /** One of {@code tags}. */
    public record Tag(String key, String value) {

        /** Tags in the order of their keys. */
        public static List<Tag> of(Map<String, String> tags) {
            return tags.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                    .toList();
        }
    }

    /** Of a VPC. */
    public record Vpc(
            String region,
            String cidrBlock,
            boolean enableDnsHostNames,
            boolean enableDnsSupport,
            Optional<Boolean> amazonProvidedIpv6CidrBlock,
            List<Tag> tags) {}

    /** Of a Subnet. */
    public record Subnet(
            String region,
            String vpcId,
            String availabilityZone,
            String cidrBlock,
            Optional<String> ipv6CIDRBlock,
            Optional<Boolean> assignIpv6AddressOnCreation,
            boolean mapPublicIPOnLaunch,
            List<Tag> tags) {}

    /** Of an InternetGateway. */
    public record InternetGateway(String region, String vpcId, List<Tag> tags) {}

    /** Of an Address. */
    public record Address(String region, String domain, List<Tag> tags) {}

    /** Of a NATGateway. */
    public record NatGateway(
            String region, String allocationId, String subnetId, String connectivityType, List<Tag> tags) {}

    /** Of a RouteTable, which has its routes and its subnets in itself. */
    public record RouteTable(
            String region, String vpcId, List<Route> routes, List<Association> associations, List<Tag> tags) {}

    /** One of a RouteTable's routes. */
    public record Route(
            Optional<String> destinationCidrBlock,
            Optional<String> destinationIpv6CidrBlock,
            Optional<String> gatewayId,
            Optional<String> natGatewayId) {}

    /** One of a RouteTable's subnets. */
    public record Association(String subnetId) {}

    /** Of a SecurityGroup, which has its rules in itself. */
    public record SecurityGroup(
            String region,
            String vpcId,
            String groupName,
            String description,
            List<Permission> ingress,
            List<Permission> egress,
            List<Tag> tags) {}

    /** What a SecurityGroup lets through. */
    public record Permission(
            String ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            List<IpRange> ipRanges,
            List<Ipv6Range> ipv6Ranges,
            List<GroupPair> userIdGroupPairs) {}

    /** From or to an IPv4 range. */
    public record IpRange(String cidrIp, String description) {}

    /** From or to an IPv6 range. */
    public record Ipv6Range(String cidrIPv6, String description) {}

    /** From or to the machines of a security group. */
    public record GroupPair(String groupId, String description) {}
}
