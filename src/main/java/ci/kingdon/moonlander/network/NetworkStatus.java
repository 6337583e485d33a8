package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.network.SubnetPlan.Subnet;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the XR tells about its network. */
final class NetworkStatus {

    private final Network network;
    private final ObservedNetwork observed;

    private NetworkStatus(Network network, ObservedNetwork observed) {
        this.network = network;
        this.observed = observed;
    }

    /** The XR's status. An id that was known once stays. */
    static ObjectNode of(Network network, ObservedNetwork observed) {
        NetworkStatus status = new NetworkStatus(network, observed);
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.set("vpc", status.vpc());
        tree.set("subnets", status.subnets());
        tree.set("gateways", status.gateways());
        tree.set(
                "routeTables",
                status.ids("routeTables", network.routeTables().stream().map(Network.RouteTable::role)));
        tree.set(
                "securityGroups",
                status.ids("securityGroups", network.groups().stream().map(NetworkRoles::group)));
        return tree;
    }

    private ObjectNode vpc() {
        ObjectNode vpc = JsonNodeFactory.instance.objectNode();
        vpc.put("cidr", network.plan().vpc().toString());
        observed.id(NetworkRoles.VPC)
                .or(() -> observed.all().status().path("vpc").path("id").stringValueOpt())
                .ifPresent(id -> vpc.put("id", id));
        if (network.spec().ipv6()) {
            observed.ipv6().ifPresent(range -> vpc.put("ipv6CIDR", range.toString()));
        }
        return vpc;
    }

    private ArrayNode subnets() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Subnet subnet : network.plan().subnets()) {
            ObjectNode entry = entry("subnets", network.roleOf(subnet))
                    .put("zone", subnet.zone())
                    .put("tier", subnet.tier().name())
                    .put("cidr", subnet.cidr().toString());
            if (network.spec().ipv6()) {
                observed.ipv6()
                        .ifPresent(range ->
                                entry.put("ipv6CIDR", subnet.ipv6(range).toString()));
            }
            list.add(entry);
        }
        return list;
    }

    private ArrayNode gateways() {
        return ids(
                "gateways",
                Stream.concat(
                        network.hasInternetGateway() ? Stream.of(NetworkRoles.INTERNET_GATEWAY) : Stream.empty(),
                        network.natZones().stream().map(NetworkRoles::natGateway)));
    }

    private ArrayNode ids(String list, Stream<Role> roles) {
        ArrayNode entries = JsonNodeFactory.instance.arrayNode();
        roles.forEach(role -> entries.add(entry(list, role)));
        return entries;
    }

    private ObjectNode entry(String list, Role role) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("name", role.key());
        observed.id(role).or(() -> before(list, role)).ifPresent(id -> entry.put("id", id));
        return entry;
    }

    private Optional<String> before(String list, Role role) {
        for (JsonNode entry : observed.all().status().path(list)) {
            if (role.key().equals(entry.path("name").asString(""))) {
                return entry.path("id").stringValueOpt();
            }
        }
        return Optional.empty();
    }
}
