package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.Network.RouteTable;
import ci.kingdon.moonlander.network.SubnetPlan.Subnet;

/**
 * A family of AWS providers: how a network's parts become its resources. Parts that stand for themselves are alike in both; of
 * route tables and security groups, one family makes a resource for each route and rule, and the other one for all of them.
 */
interface Family {

    /** Composes the VPC. */
    void vpc(Stage stage);

    /** Composes a subnet. */
    void subnet(Stage stage, Subnet subnet);

    /** Composes the internet gateway. */
    void internetGateway(Stage stage);

    /** Composes the NAT gateway of a zone, and its address. */
    void natGateway(Stage stage, String zone);

    /** Composes a route table with its routes, and binds its subnets to it. */
    void routes(Stage stage, RouteTable table);

    /** Composes a security group with its rules. */
    void securityGroup(Stage stage, Group group);
}
