package ci.kingdon.moonlander.crossplane;

import java.util.Map;
import java.util.Optional;

/**
 * {@code spec.forProvider} of the namespaced kinds of {@value API_VERSION} (github.com/upbound/provider-aws): the fields that
 * are set here, by the CRDs' own names. Other resources are named by the id that AWS gave them.
 */
public final class UpjetEc2 {

    /** Their API. */
    public static final String API_VERSION = "ec2.aws.m.upbound.io/v1beta1";

    private UpjetEc2() {}

    /** Of a VPC. */
    public record Vpc(
            String region,
            String cidrBlock,
            boolean enableDnsHostnames,
            boolean enableDnsSupport,
            Optional<Boolean> assignGeneratedIpv6CidrBlock,
            Map<String, String> tags) {}

    /** Of a Subnet. */
    public record Subnet(
            String region,
            String vpcId,
            String availabilityZone,
            String cidrBlock,
            Optional<String> ipv6CidrBlock,
            Optional<Boolean> assignIpv6AddressOnCreation,
            boolean mapPublicIpOnLaunch,
            Map<String, String> tags) {}

    /** Of an InternetGateway. */
    public record InternetGateway(String region, String vpcId, Map<String, String> tags) {}

    /** Of an EIP. */
    public record Eip(String region, String domain, Map<String, String> tags) {}

    /** Of a NATGateway. */
    public record NatGateway(
            String region, String allocationId, String subnetId, String connectivityType, Map<String, String> tags) {}

    /** Of a RouteTable. */
    public record RouteTable(String region, String vpcId, Map<String, String> tags) {}

    /** Of a Route. */
    public record Route(
            String region,
            String routeTableId,
            Optional<String> destinationCidrBlock,
            Optional<String> destinationIpv6CidrBlock,
            Optional<String> gatewayId,
            Optional<String> natGatewayId) {}

    /** Of a RouteTableAssociation. */
    public record RouteTableAssociation(String region, String routeTableId, String subnetId) {}

    /** Of a SecurityGroup. */
    public record SecurityGroup(
            String region, String vpcId, String name, String description, Map<String, String> tags) {}

    /** Of a SecurityGroupIngressRule and of a SecurityGroupEgressRule. */
    public record SecurityGroupRule(
            String region,
            String securityGroupId,
            String description,
            String ipProtocol,
            Optional<Integer> fromPort,
            Optional<Integer> toPort,
            Optional<String> cidrIpv4,
            Optional<String> cidrIpv6,
            Optional<String> referencedSecurityGroupId,
            Map<String, String> tags) {}
}
