package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.network.spec.ProviderConfigRefSpec;
import inet.ipaddr.IPAddress;
import java.util.Map;
import java.util.Optional;

/**
 * A family of AWS providers: how a network's parts become its resources. Parts that stand for themselves are alike in both, so
 * that a family only says how their fields are called. Of route tables and security groups, one family makes a resource for each
 * route and rule, and the other one for all of them.
 */
interface Family {

    /** Its provider, with a network's credentials. */
    AwsProvider provider(ProviderConfigRefSpec credentials);

    /** The kind of a public address. */
    String addressKind();

    /** The fields of a VPC. */
    Fields vpc(String region, String cidr, Optional<Boolean> ipv6, Map<String, String> tags);

    /**
     * The fields of a subnet.
     *
     * @param ipv6 the VPC's own range
     */
    Fields subnet(String region, String vpcId, Subnet subnet, Optional<IPAddress> ipv6, Map<String, String> tags);

    /** The fields of an internet gateway. */
    Fields internetGateway(String region, String vpcId, Map<String, String> tags);

    /** The fields of a public address. */
    Fields address(String region, Map<String, String> tags);

    /** The fields of a NAT gateway. */
    Fields natGateway(String region, String addressId, String subnetId, Map<String, String> tags);

    /** Composes a route table with its routes, and binds its subnets to it. */
    void routes(AwsResources aws, RouteTable table);

    /** Composes a security group with its rules. */
    void securityGroup(AwsResources aws, Group group);
}
