package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.crossplane.ClassicEc2;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Ec2;
import ci.kingdon.moonlander.engine.Ec2.Item;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Networks that the classic AWS provider really makes, in an EC2 API that is asked what it has. {@code make e2e} leaves them out,
 * for the provider takes long to build.
 */
@Scenario
@TestMethodOrder(MethodOrderer.DisplayName.class)
class ClassicNetworks {

    private static final String REGION = "us-west-2";

    /** What a network consists of: by the action that lists it, the field that has its id. */
    private static final Map<String, String> PARTS = Map.of(
            "DescribeVpcs", "vpcId",
            "DescribeSubnets", "subnetId",
            "DescribeInternetGateways", "internetGatewayId",
            "DescribeNatGateways", "natGatewayId",
            "DescribeAddresses", "allocationId",
            "DescribeRouteTables", "routeTableId",
            "DescribeSecurityGroups", "groupId");

    /** The kinds of what stands for these in the control plane. */
    private static final List<String> KINDS =
            List.of("VPC", "Subnet", "InternetGateway", "NATGateway", "Address", "RouteTable", "SecurityGroup");

    /** The rules of every network, as {@link #rules} writes them. */
    private static final String[] MACHINES = {
        "group-nodes in tcp 10250-10250 group-nodes",
        "group-nodes in udp 6081-6081 group-nodes",
        "group-nodes in tcp 10660-10661 group-nodes",
        "group-nodes in tcp 10665-10665 group-nodes",
        "group-nodes in udp 8472-8472 group-nodes",
        "group-nodes in tcp 4240-4240 group-nodes",
        "group-nodes in tcp 4244-4244 group-nodes",
        "group-nodes in icmp 8-0 group-nodes",
        "group-nodes in tcp 3366-3367 group-nodes",
        "group-nodes in tcp 7000-7999 group-nodes",
        "group-nodes in tcp 7946-7946 group-nodes",
        "group-nodes in udp 7946-7946 group-nodes",
        "group-nodes out -1 - 0.0.0.0/0",
        "group-control-plane in tcp 6443-6443 group-nodes",
        "group-control-plane in tcp 50000-50000 group-control-plane",
        "group-control-plane in tcp 50001-50001 group-nodes",
        "group-control-plane in tcp 10257-10259 group-nodes",
        "group-control-plane in tcp 2379-2380 group-control-plane",
        "group-control-plane in tcp 6641-6642 group-nodes",
        "group-control-plane in tcp 6643-6644 group-control-plane",
        "group-workers in tcp 50000-50000 group-control-plane"
    };

    /** The machine is shared, and this is met only where something hangs: each of five stages takes a look every ten seconds. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static Ec2 ec2;
    private static KubernetesClient client;

    @BeforeAll
    static void installNetworks(Installation installation) throws Exception {
        installation.installNetworks();
        ec2 = installation.engine().startEc2(REGION);
        client = installation.engine().controlPlane().client();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(Crossplane.NAMESPACE)
                        .withName("aws")
                        .endMetadata()
                        .addToStringData(
                                "credentials", "[default]\naws_access_key_id = any\naws_secret_access_key = any\n")
                        .build())
                .create();
        resource("""
                apiVersion: aws.crossplane.io/v1beta1
                kind: ProviderConfig
                metadata: {name: default}
                spec:
                  credentials:
                    source: Secret
                    secretRef: {namespace: %s, name: aws, key: credentials}
                  endpoint: {hostnameImmutable: true, url: {type: Static, static: "%s"}}
                """.formatted(Crossplane.NAMESPACE, Ec2.URL)).create();
    }

    @Test
    @DisplayName("1 A claim of the original XNetwork becomes a VPC with all its parts, and nothing again")
    void makesWhatTheOriginalClaims(Results.Notes notes) throws Exception {
        Set<String> before = ids();
        Resource<GenericKubernetesResource> claim =
                resource(Files.readString(Path.of("examples/network-seed/claim.yaml")));
        claim.create();
        awaitReady(claim, notes);

        Item vpc = vpc("root");
        assertThat(vpc.text("cidrBlock")).isEqualTo("10.0.0.0/16");
        assertThat(vpc.tag("Purpose")).isEqualTo("kubernetes");
        assertThat(subnets(vpc))
                .containsExactlyInAnyOrder(
                        "us-west-2a 10.0.0.0/20 internal-elb",
                        "us-west-2b 10.0.16.0/20 internal-elb",
                        "us-west-2c 10.0.32.0/20 internal-elb",
                        "us-west-2a 10.0.128.0/20 elb public-ip",
                        "us-west-2b 10.0.144.0/20 elb public-ip",
                        "us-west-2c 10.0.160.0/20 elb public-ip");
        assertThat(routes(vpc))
                .containsExactlyInAnyOrder(
                        "10.0.0.0/20 0.0.0.0/0 nat in 10.0.128.0/20",
                        "10.0.16.0/20 0.0.0.0/0 nat in 10.0.128.0/20",
                        "10.0.32.0/20 0.0.0.0/0 nat in 10.0.128.0/20",
                        "10.0.128.0/20 0.0.0.0/0 internet",
                        "10.0.144.0/20 0.0.0.0/0 internet",
                        "10.0.160.0/20 0.0.0.0/0 internet");
        assertThat(rules(vpc)).containsExactlyInAnyOrder(MACHINES);

        claim.delete();
        awaitNothingBut(before, notes);
    }

    @Test
    @DisplayName("2 A cluster-scoped XNetwork has what its spec asks for, tells its ids, and goes in the foreground")
    void makesWhatTheSpecAsksFor(Results.Notes notes) throws Exception {
        Set<String> before = ids();
        Resource<GenericKubernetesResource> network = resource("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XNetwork
                metadata: {name: talos}
                spec:
                  provider: Classic
                  cidr: 172.20.0.0/20
                  zones: [a, b]
                  nat: PerZone
                  securityGroups:
                    adminCIDRs: [192.0.2.0/24]
                    ingressCIDRs: [0.0.0.0/0]
                  tags: {Owner: somebody}
                """);
        network.create();
        awaitReady(network, notes);

        Item vpc = vpc("talos");
        assertThat(vpc.tag("Owner")).isEqualTo("somebody");
        assertThat(subnets(vpc))
                .containsExactlyInAnyOrder(
                        "us-west-2a 172.20.0.0/24 internal-elb",
                        "us-west-2b 172.20.1.0/24 internal-elb",
                        "us-west-2a 172.20.8.0/24 elb public-ip",
                        "us-west-2b 172.20.9.0/24 elb public-ip");
        assertThat(routes(vpc))
                .containsExactlyInAnyOrder(
                        "172.20.0.0/24 0.0.0.0/0 nat in 172.20.8.0/24",
                        "172.20.1.0/24 0.0.0.0/0 nat in 172.20.9.0/24",
                        "172.20.8.0/24 0.0.0.0/0 internet",
                        "172.20.9.0/24 0.0.0.0/0 internet");
        assertThat(rules(vpc))
                .contains(MACHINES)
                .contains(
                        "group-control-plane in tcp 6443-6443 192.0.2.0/24",
                        "group-control-plane in tcp 50000-50000 192.0.2.0/24",
                        "group-workers in tcp 80-80 0.0.0.0/0",
                        "group-workers in tcp 443-443 0.0.0.0/0")
                .hasSize(MACHINES.length + 4);
        GenericKubernetesResource told = network.get();
        assertThat(told.<String>get("status", "vpc", "id")).isEqualTo(vpc.text("vpcId"));
        assertThat(toldIds(told, "subnets")).isEqualTo(ids("DescribeSubnets", vpc));
        assertThat(toldIds(told, "securityGroups")).isEqualTo(ids("DescribeSecurityGroups", vpc));
        assertThat(toldIds(told, "routeTables")).isEqualTo(ids("DescribeRouteTables", vpc));
        Set<String> gateways = ids("DescribeInternetGateways", vpc);
        gateways.addAll(ids("DescribeNatGateways", vpc));
        assertThat(toldIds(told, "gateways")).isEqualTo(gateways);
        takesUpEdits(network, notes);

        network.withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
        awaitNothingBut(before, notes);
    }

    /** What docs/network.md says of edits, as far as it can be seen in AWS. */
    private static void takesUpEdits(Resource<GenericKubernetesResource> network, Results.Notes notes)
            throws Exception {
        network.patch(PatchContext.of(PatchType.JSON_MERGE), """
                {"spec": {"zones": ["a", "b", "c"], "nat": "Single", "clusterName": "moon", "tags": {"Owner": "another"},
                  "securityGroups": {"adminCIDRs": ["198.51.100.0/24"], "ingressCIDRs": ["192.0.2.0/24"]}}}""");
        long start = System.nanoTime();
        awaitEdit("zones", start, notes, () -> subnets(vpc("talos")), "us-west-2c 172.20.2.0/24 internal-elb", 6);
        awaitEdit("nat", start, notes, () -> routes(vpc("talos")), "172.20.1.0/24 0.0.0.0/0 nat in 172.20.8.0/24", 6);
        awaitEdit(
                "securityGroups.adminCIDRs",
                start,
                notes,
                () -> rules(vpc("talos")),
                "group-control-plane in tcp 6443-6443 198.51.100.0/24",
                MACHINES.length + 4);
        awaitEdit(
                "securityGroups.ingressCIDRs",
                start,
                notes,
                () -> rules(vpc("talos")),
                "group-workers in tcp 443-443 192.0.2.0/24",
                MACHINES.length + 4);
        awaitEdit("tags", start, notes, () -> List.of(vpc("talos").tag("Owner")), "another", 1);
        awaitEdit(
                "clusterName",
                start,
                notes,
                () -> of(vpc("talos"), "DescribeSubnets").stream()
                        .map(subnet -> subnet.tag("kubernetes.io/cluster/moon"))
                        .toList(),
                "shared",
                6);
        awaitReady(network, notes);
    }

    /** Waits until there are as many as there should be, and the new one among them. */
    private static void awaitEdit(
            String field, long start, Results.Notes notes, Callable<List<String>> seen, String one, int all)
            throws Exception {
        within(
                () -> "the edit of " + field + " is seen; there are " + seen.call(),
                () -> seen.call().contains(one) && seen.call().size() == all);
        notes.say(
                "%s: in AWS after %d s",
                field, Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    @Test
    @DisplayName("3 A TestInfrastructure is a VPC and a subnet")
    void makesATestInfrastructure(Results.Notes notes) throws Exception {
        Set<String> before = ids();
        Resource<GenericKubernetesResource> test = resource("""
                apiVersion: example.com/v1alpha1
                kind: TestInfrastructure
                metadata: {name: test}
                spec: {}
                """);
        test.create();
        awaitReady(test, notes);

        assertThat(subnets(vpc("test"))).containsExactly("us-west-2a 10.0.0.0/19 internal-elb");

        test.delete();
        awaitNothingBut(before, notes);
    }

    /** Only now, as the provider waits until three minutes after a creation before it believes that what it cannot find is gone. */
    @Test
    @DisplayName("4 What stood for all that in the control plane is gone as well")
    void leavesNothingInTheControlPlane(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        within(
                () -> "nothing is being deleted any more; there are " + beingDeleted(),
                () -> beingDeleted().isEmpty());
        notes.say("after %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    /** What a scenario left behind that failed before it deleted anything is none of this. */
    private static List<String> beingDeleted() {
        Stream<GenericKubernetesResource> parts = KINDS.stream().flatMap(kind -> listed(ClassicEc2.API_VERSION, kind));
        return Stream.concat(parts, listed("moons.kingdon.ci/v1alpha1", "XNetwork"))
                .filter(HasMetadata::isMarkedForDeletion)
                .map(item -> item.getKind() + " " + item.getMetadata().getName())
                .toList();
    }

    private static Stream<GenericKubernetesResource> listed(String apiVersion, String kind) {
        return client.genericKubernetesResources(apiVersion, kind).list().getItems().stream();
    }

    private static Resource<GenericKubernetesResource> resource(String manifest) {
        return client.resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class));
    }

    private static void awaitReady(Resource<GenericKubernetesResource> xr, Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        within(
                () -> "it is ready; " + xr.get().get("status", "conditions"),
                () -> Conditions.of(xr.get(), "Ready").startsWith("True "));
        notes.say("ready in %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private static void awaitNothingBut(Set<String> before, Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        within(() -> "nothing is left; there are " + ids() + ", and there were " + before, () -> ids().equals(before));
        notes.say("gone in %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }

    private static void within(Callable<String> what, Callable<Boolean> condition) throws Exception {
        Eventually.within(PATIENCE, Duration.ofSeconds(1), what, condition);
    }

    /** The ids of everything that there is. */
    private static Set<String> ids() throws Exception {
        Set<String> ids = new HashSet<>();
        for (String action : PARTS.keySet()) {
            existing(action).forEach(item -> ids.add(item.text(PARTS.get(action))));
        }
        return ids;
    }

    /** The ids of what a VPC has of a kind, beside what AWS made with the VPC itself. */
    private static Set<String> ids(String action, Item vpc) throws Exception {
        return of(vpc, action).stream()
                .map(item -> item.text(PARTS.get(action)))
                .collect(Collectors.toSet());
    }

    private static List<Item> of(Item vpc, String action) throws Exception {
        String id = vpc.text("vpcId");
        return existing(action).stream()
                .filter(item -> id.equals(item.text("vpcId")) || id.equals(item.text("attachmentSet/item/vpcId")))
                .filter(item -> !"default".equals(item.text("groupName")))
                .filter(item -> !"true".equals(item.text("associationSet/item/main")))
                .toList();
    }

    /** What a Describe action lists; a NAT gateway is listed for a while after its end. */
    private static List<Item> existing(String action) throws Exception {
        return ec2.describe(action).stream()
                .filter(item -> !"deleted".equals(item.text("state")))
                .toList();
    }

    private static Item vpc(String name) throws Exception {
        List<Item> found = existing("DescribeVpcs").stream()
                .filter(vpc -> name.equals(vpc.tag("Name")))
                .toList();
        assertThat(found).as("VPCs called " + name).hasSize(1);
        return found.getFirst();
    }

    /** Each subnet of a VPC with its zone, its range, the kind of load balancers that look for it, and what machines in it get. */
    private static List<String> subnets(Item vpc) throws Exception {
        return of(vpc, "DescribeSubnets").stream()
                .map(subnet -> subnet.text("availabilityZone") + " " + subnet.text("cidrBlock")
                        + (subnet.tag("kubernetes.io/role/internal-elb").equals("1") ? " internal-elb" : "")
                        + (subnet.tag("kubernetes.io/role/elb").equals("1") ? " elb" : "")
                        + (subnet.text("mapPublicIpOnLaunch").equals("true") ? " public-ip" : ""))
                .toList();
    }

    /** Where each subnet of a VPC sends what is not for the VPC itself. */
    private static List<String> routes(Item vpc) throws Exception {
        Map<String, String> subnets = of(vpc, "DescribeSubnets").stream()
                .collect(Collectors.toMap(subnet -> subnet.text("subnetId"), subnet -> subnet.text("cidrBlock")));
        Map<String, String> gateways = of(vpc, "DescribeNatGateways").stream()
                .collect(Collectors.toMap(
                        nat -> nat.text("natGatewayId"), nat -> "nat in " + subnets.get(nat.text("subnetId"))));
        of(vpc, "DescribeInternetGateways")
                .forEach(gateway -> gateways.put(gateway.text("internetGatewayId"), "internet"));
        return of(vpc, "DescribeRouteTables").stream()
                .flatMap(table -> table.items("associationSet").stream()
                        .flatMap(association -> table.items("routeSet").stream()
                                .filter(route -> !"local".equals(route.text("gatewayId")))
                                .map(route -> subnets.get(association.text("subnetId")) + " "
                                        + route.text("destinationCidrBlock") + " "
                                        + gateways.get(route.text("gatewayId") + route.text("natGatewayId")))))
                .toList();
    }

    /** Each rule of a VPC's security groups: the group's name, in or out, what, and who is at the other end. */
    private static List<String> rules(Item vpc) throws Exception {
        List<Item> groups = of(vpc, "DescribeSecurityGroups");
        Map<String, String> names = groups.stream()
                .collect(Collectors.toMap(
                        group -> group.text("groupId"),
                        group -> group.text("groupName").replace("-" + vpc.text("vpcId"), "")));
        return groups.stream()
                .flatMap(group -> Stream.of("in ipPermissions", "out ipPermissionsEgress")
                        .map(direction -> direction.split(" "))
                        .flatMap(direction -> group.items(direction[1]).stream()
                                .flatMap(permission -> ends(permission, names)
                                        .map(end -> names.get(group.text("groupId")) + " " + direction[0] + " "
                                                + permission.text("ipProtocol") + " " + permission.text("fromPort")
                                                + "-" + permission.text("toPort") + " " + end))))
                .toList();
    }

    private static Stream<String> ends(Item permission, Map<String, String> groups) {
        return Stream.of(
                        permission.items("groups").stream().map(group -> groups.get(group.text("groupId"))),
                        permission.items("ipRanges").stream().map(range -> range.text("cidrIp")),
                        permission.items("ipv6Ranges").stream().map(range -> range.text("cidrIpv6")))
                .flatMap(ends -> ends);
    }

    private static Set<String> toldIds(GenericKubernetesResource network, String list) {
        return network.<List<Map<String, Object>>>get("status", list).stream()
                .map(entry -> String.valueOf(entry.get("id")))
                .collect(Collectors.toSet());
    }
}
