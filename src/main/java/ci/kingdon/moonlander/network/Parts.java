package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import inet.ipaddr.IPAddress;
import java.util.Optional;

/** The parts of a network that stand for themselves: each is one resource, in whichever family. */
final class Parts {

    private Parts() {}

    static void vpc(Stage stage) {
        Network network = stage.network();
        stage.compose(
                Role.VPC,
                "VPC",
                true,
                () -> stage.family()
                        .vpc(
                                region(stage),
                                network.plan().vpc().toString(),
                                Optional.of(network.spec().ipv6()).filter(Boolean::booleanValue),
                                network.tags(Role.VPC)));
    }

    static void subnet(Stage stage, Subnet subnet) {
        Network network = stage.network();
        Optional<IPAddress> ipv6 =
                stage.observed().ipv6().filter(range -> network.spec().ipv6());
        boolean known =
                stage.known(Role.VPC) && (ipv6.isPresent() || !network.spec().ipv6());
        stage.compose(
                network.roleOf(subnet),
                "Subnet",
                known,
                () -> stage.family().subnet(region(stage), stage.id(Role.VPC), subnet, ipv6, network.tags(subnet)));
    }

    static void internetGateway(Stage stage) {
        Role gateway = Role.INTERNET_GATEWAY;
        stage.compose(
                gateway,
                "InternetGateway",
                stage.known(Role.VPC),
                () -> stage.family()
                        .internetGateway(
                                region(stage),
                                stage.id(Role.VPC),
                                stage.network().tags(gateway)));
    }

    /** The NAT gateway of a zone, and its address. */
    static void natGateway(Stage stage, String zone) {
        Network network = stage.network();
        Role address = Role.natAddress(zone);
        Role gateway = Role.natGateway(zone);
        Role subnet = network.publicSubnet(zone);
        stage.compose(
                address,
                stage.family().addressKind(),
                stage.known(Role.VPC),
                () -> stage.family().address(region(stage), network.tags(address)));
        stage.compose(
                gateway,
                "NATGateway",
                stage.known(address, subnet),
                () -> stage.family()
                        .natGateway(region(stage), stage.id(address), stage.id(subnet), network.tags(gateway)));
    }

    private static String region(Stage stage) {
        return stage.network().spec().region();
    }
}
