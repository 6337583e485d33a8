package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.staging.Role;
import inet.ipaddr.IPAddress;
import java.util.Optional;

/** The parts of a network that stand for themselves: each is one resource, in whichever family. */
final class Parts {

    private Parts() {}

    static void vpc(Family family, AwsResources aws) {
        Network network = aws.network();
        aws.compose(
                NetworkRoles.VPC,
                "VPC",
                true,
                () -> family.vpc(
                        region(aws),
                        network.plan().vpc().toString(),
                        Optional.of(network.spec().ipv6()).filter(Boolean::booleanValue),
                        network.tags(NetworkRoles.VPC)));
    }

    static void subnet(Family family, AwsResources aws, Subnet subnet) {
        Network network = aws.network();
        Optional<IPAddress> ipv6 =
                aws.observed().ipv6().filter(range -> network.spec().ipv6());
        boolean known = aws.known(NetworkRoles.VPC)
                && (ipv6.isPresent() || !network.spec().ipv6());
        if (network.spec().ipv6() && ipv6.isEmpty()) {
            aws.desired().await(Waiting.forDependency("Subnet", network.nameOf(network.roleOf(subnet))));
        }
        aws.compose(
                network.roleOf(subnet),
                "Subnet",
                known,
                () -> family.subnet(region(aws), aws.id(NetworkRoles.VPC), subnet, ipv6, network.tags(subnet)));
    }

    static void internetGateway(Family family, AwsResources aws) {
        Role gateway = NetworkRoles.INTERNET_GATEWAY;
        aws.compose(
                gateway,
                "InternetGateway",
                aws.known(NetworkRoles.VPC),
                () -> family.internetGateway(
                        region(aws), aws.id(NetworkRoles.VPC), aws.network().tags(gateway)));
    }

    /** The NAT gateway of a zone, and its address. */
    static void natGateway(Family family, AwsResources aws, String zone) {
        Network network = aws.network();
        Role address = NetworkRoles.natAddress(zone);
        Role gateway = NetworkRoles.natGateway(zone);
        Role subnet = network.publicSubnet(zone);
        aws.compose(
                address,
                family.addressKind(),
                aws.known(NetworkRoles.VPC),
                () -> family.address(region(aws), network.tags(address)));
        aws.compose(
                gateway,
                "NATGateway",
                aws.known(address, subnet) && aws.mayUseInternet(gateway),
                () -> family.natGateway(region(aws), aws.id(address), aws.id(subnet), network.tags(gateway)));
    }

    private static String region(AwsResources aws) {
        return aws.network().spec().region();
    }
}
