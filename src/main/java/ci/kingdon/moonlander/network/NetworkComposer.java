package ci.kingdon.moonlander.network;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Ready;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Result;
import ci.kingdon.moonlander.staging.Draft;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.regions.Region;

/** Composes a network: a VPC, its subnets, the ways out of it, and security groups for the machines in it. */
public final class NetworkComposer implements Composer {

    /** The kind with everything. */
    public static final Kind XNETWORK = new Kind("moons.kingdon.ci", "XNetwork");

    /** The kind that was there first: region and range. */
    public static final Kind ORIGINAL = new Kind("example.com", "XNetwork");

    /** A VPC and a subnet, to see whether a provider works. */
    public static final Kind TEST_INFRASTRUCTURE = new Kind("example.com", "TestInfrastructure");

    /** How long a network that still waits for something goes without a call; see LandingComposer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Function<Request, Network> decision;

    private NetworkComposer(Function<Request, Network> decision) {
        this.decision = decision;
    }

    /** The composer of {@link #XNETWORK}. */
    public static NetworkComposer ofXNetwork() {
        return new NetworkComposer(Decision::ofXNetwork);
    }

    /** The composer of {@link #ORIGINAL}. */
    public static NetworkComposer ofOriginal() {
        return new NetworkComposer(Decision::ofOriginal);
    }

    /** The composer of {@link #TEST_INFRASTRUCTURE}. */
    public static NetworkComposer ofTestInfrastructure() {
        return new NetworkComposer(Decision::ofTestInfrastructure);
    }

    @Override
    public Response compose(Request request) {
        Network network = decision.apply(request);
        Observed observed = new Observed(request);
        Family family = switch (network.spec().provider()) {
            case Upjet -> new Upjet();
            case Classic -> new Classic();
        };

        Stage vpc = Peers.compare(new Stage(network, family, observed), request);
        // A VPC that is there stays, whatever becomes of a peer.
        if (vpc.draft().awaited().isEmpty() || observed.resource(Role.VPC).isPresent()) {
            Parts.vpc(vpc);
        }
        Stage subnets = new Stage(network, family, observed);
        network.plan().subnets().forEach(subnet -> Parts.subnet(subnets, subnet));
        Stage routes = new Stage(network, family, observed);
        routes(routes);
        Stage groups = new Stage(network, family, observed);
        network.groups().forEach(group -> family.securityGroup(groups, group));

        List<Stage> stages = List.of(vpc, subnets, routes, groups);
        Response response = Response.to(request).reserve(Role.VPC.key());
        stages.forEach(stage -> stage.roles().forEach(role -> response.reserve(role.key())));
        stages.forEach(stage -> stage.draft().addTo(response));
        warnOfRegion(network, response);
        boolean ready =
                stages.stream().allMatch(stage -> stage.draft().awaited().isEmpty());
        if (!ready) {
            response.ttl(PATIENCE);
        }
        if (network.reports()) {
            response.status(Status.of(network, observed));
        }
        response.condition(condition("VPCReady", vpc, "the VPC is there"))
                .condition(condition("SubnetsReady", subnets, "all subnets are there"));
        if (network.routed()) {
            response.condition(condition("RoutesReady", routes, "all gateways and routes are there"))
                    .condition(condition("SecurityGroupsReady", groups, "all security groups are there"));
        }
        return response.compositeReady(Ready.of(ready));
    }

    private static void routes(Stage stage) {
        if (stage.network().hasInternetGateway()) {
            Parts.internetGateway(stage);
        }
        stage.network().natZones().forEach(zone -> Parts.natGateway(stage, zone));
        stage.network().routeTables().forEach(table -> stage.family().routes(stage, table));
    }

    private static Condition condition(String type, Stage stage, String done) {
        return Draft.condition(type, List.of(stage.draft()), done).targetCompositeAndClaim();
    }

    /** AWS may have opened it since the list was made, so that this is no more than a warning. */
    private static void warnOfRegion(Network network, Response response) {
        Region region = Region.of(network.spec().region());
        if (!Region.regions().contains(region)) {
            response.result(Result.warning(
                    "UnknownRegion",
                    "spec.region: is \"" + region
                            + "\", which is not among the regions that this version knows of; if AWS"
                            + " has no such region either, its provider will say so"));
        }
    }
}
