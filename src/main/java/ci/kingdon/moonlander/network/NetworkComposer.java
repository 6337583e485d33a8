package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Composes a network: a VPC, its subnets, the ways out of it, and security groups for the machines in it. */
public final class NetworkComposer implements Composer {

    /** The kind with everything. */
    public static final Kind XNETWORK = new Kind("moons.kingdon.ci", "XNetwork");

    /** The kind that was there first: region and range. */
    public static final Kind ORIGINAL = new Kind("example.com", "XNetwork");

    /** A VPC and a subnet, to see whether a provider works. */
    public static final Kind TEST_INFRASTRUCTURE = new Kind("example.com", "TestInfrastructure");

    private static final String VPC_READY = "VPCReady";

    private static final String PROVISIONED = "Provisioned";

    private final Function<Request, Network> decision;

    private NetworkComposer(Function<Request, Network> decision) {
        this.decision = decision;
    }

    /** The composer of {@link #XNETWORK}. */
    public static NetworkComposer ofXNetwork() {
        return new NetworkComposer(NetworkDecision::ofXNetwork);
    }

    /** The composer of {@link #ORIGINAL}. */
    public static NetworkComposer ofOriginal() {
        return new NetworkComposer(NetworkDecision::ofOriginal);
    }

    /** The composer of {@link #TEST_INFRASTRUCTURE}. */
    public static NetworkComposer ofTestInfrastructure() {
        return new NetworkComposer(NetworkDecision::ofTestInfrastructure);
    }

    @Override
    public Response compose(Request request) {
        Network network = decision.apply(request);
        Observed observed = new Observed(request);
        Family family = switch (network.spec().provider()) {
            case Upjet -> new Upjet();
            case Classic -> new Classic();
        };
        AwsProvider provider = family.provider(network.spec().providerConfigRef());

        AwsResources vpc = Peers.compare(new AwsResources(network, provider, observed), request);
        vpc(family, vpc);
        AwsResources subnets = new AwsResources(network, provider, observed);
        network.plan().subnets().forEach(subnet -> Parts.subnet(family, subnets, subnet));
        AwsResources routes = new AwsResources(network, provider, observed);
        routes(family, routes);
        AwsResources groups = new AwsResources(network, provider, observed);
        network.groups().forEach(group -> family.securityGroup(groups, group));

        List<Desired> stages = Stream.of(vpc, subnets, routes, groups)
                .map(AwsResources::desired)
                .toList();
        List<Condition> conditions = new ArrayList<>(List.of(
                condition(VPC_READY, vpc, "the VPC is there"),
                condition("SubnetsReady", subnets, "all subnets are there")));
        List<Step> steps = new ArrayList<>(List.of(unknownRegion(network, observed)));
        if (network.routed()) {
            conditions.add(condition("RoutesReady", routes, "all gateways and routes are there"));
            conditions.add(condition("SecurityGroupsReady", groups, "all security groups are there"));
        }
        if (network.reports()) {
            conditions.add(Answer.summary(PROVISIONED, stages));
            steps.add(Answer.done(PROVISIONED, stages, request, "all that the network asks for is there"));
        }
        Response response = Answer.to(request, stages, conditions, steps);
        return network.reports() ? response.status(NetworkStatus.of(network, new ObservedNetwork(observed))) : response;
    }

    /** A VPC that is there stays, whatever becomes of a peer. */
    private static void vpc(Family family, AwsResources aws) {
        aws.desired().reserve(NetworkRoles.VPC);
        if (aws.desired().awaited().isEmpty() || aws.exists(NetworkRoles.VPC)) {
            Parts.vpc(family, aws);
        }
    }

    private static void routes(Family family, AwsResources aws) {
        if (aws.network().hasInternetGateway()) {
            Parts.internetGateway(family, aws);
        }
        aws.network().natZones().forEach(zone -> Parts.natGateway(family, aws, zone));
        aws.network().routeTables().forEach(table -> family.routes(aws, table));
    }

    private static Condition condition(String type, AwsResources aws, String done) {
        return Answer.condition(type, List.of(aws.desired()), done).targetCompositeAndClaim();
    }

    /** Only a warning, and only as the network begins: AWS may have opened the region after the list was made. */
    private static Step unknownRegion(Network network, Observed observed) {
        String region = network.spec().region();
        return Step.trouble(
                "UnknownRegion",
                observed.xr().condition(VPC_READY).isPresent(),
                !Regions.KNOWN.contains(region),
                "spec.region: is \"" + region
                        + "\", which is not among the regions that this version knows of; if AWS"
                        + " has no such region either, its provider will say so");
    }
}
