package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Way;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What people are told of a landing's way, in events: each step once, however often Crossplane calls. */
class StepsTest {

    private static final String EXISTING = "{planet: {existing: {kubeconfigSecretRef: {name: source}}}}";

    private static final String TWICE = """
            {planet: {existing: {kubeconfigSecretRef: {name: source}}},
             deliveries: [{name: here}, {name: there, secretName: there, cluster: Planet, namespace: default}]}""";

    private final List<String> told = new ArrayList<>();

    @Test
    void eachStepOfALandingIsToldOnce() {
        World world = world(EXISTING);

        land(world);

        assertThat(told)
                .filteredOn(step -> step.startsWith("NORMAL"))
                .containsExactlyInAnyOrder(
                        "NORMAL PlanetReady", "NORMAL AccessReady", "NORMAL Delivered", "NORMAL Landed", REACHABLE);
        assertThat(told.indexOf("NORMAL PlanetReady")).isLessThan(told.indexOf("NORMAL AccessReady"));
        assertThat(told.indexOf("NORMAL Delivered")).isLessThanOrEqualTo(told.indexOf("NORMAL Landed"));
    }

    private static final String REACHABLE = "NORMAL PlanetReachable";

    @Test
    void ofALandedLandingNothingIsTold() {
        World world = world(EXISTING);
        land(world);
        told.clear();

        land(world);

        assertThat(told).isEmpty();
    }

    @Test
    void ofSeveralDeliveriesEachIsToldAsItArrives() {
        World world = world(TWICE);

        land(world);

        assertThat(told).filteredOn("NORMAL DeliveryArrived"::equals).hasSize(2);
        assertThat(told).filteredOn("NORMAL Delivered"::equals).hasSize(1);
    }

    @Test
    void aPlanetThatCannotBeReachedIsToldOnceAndSoIsItsReturn() {
        World world = world(EXISTING);
        land(world);
        told.clear();

        world.losePlanet();
        reconcile(world);
        reconcile(world);

        assertThat(told).containsExactly("WARNING Unreachable");
        told.clear();
        land(world);
        assertThat(told).containsExactly(REACHABLE);
    }

    @Test
    void whatSomebodyHasToSeeToIsToldOnceAndNotAgainWhileTheStatusSaysIt() {
        World world = world(EXISTING);
        world.addForeign("ClusterRoleBinding", "", "moonlander:team-a:moo");

        land(world);

        assertThat(told).filteredOn("WARNING NameTaken"::equals).hasSize(1);
        assertThat(told).doesNotContain("NORMAL Landed");
    }

    @Test
    void stepsAreNotToldAgainAfterAFatalResultFromWhichCrossplaneMakesAllConditionsUnknown() {
        World world = world(EXISTING);
        land(world);
        told.clear();
        world.xr()
                .at("/status/conditions")
                .forEach(condition ->
                        ((ObjectNode) condition).put("status", "Unknown").put("reason", "FatalError"));

        land(world);

        assertThat(told).isEmpty();
    }

    @Test
    void aConditionThatIsTrueNoLongerIsToldWithItsReason() {
        World world = world(EXISTING);
        land(world);
        told.clear();
        world.edit(Yaml.one(TWICE));

        RunFunctionResponse response = world.reconcile().response();

        assertThat(response.getResultsList()).anySatisfy(result -> {
            assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_WARNING);
            assertThat(result.getMessage()).startsWith("Delivered is true no longer: waiting for");
        });
    }

    @Test
    void theSameCallTellsTheSame() {
        World world = world(EXISTING);
        Core.Call call = world.reconcile();

        assertThat(Landings.function().run(call.request())).isEqualTo(call.response());
    }

    private static World world(String spec) {
        World world = World.ofLanding(Landings.function()::run, Landings.xlanding(spec));
        world.add(Landings.secret("source", "value", Way.FIRST.kubeconfig()));
        return world;
    }

    private void land(World world) {
        for (int i = 0; i < 25; i++) {
            reconcile(world);
            world.provide();
        }
    }

    private void reconcile(World world) {
        Stream<Result> results = world.reconcile().response().getResultsList().stream();
        results.map(result -> result.getSeverity().name().replace("SEVERITY_", "") + " " + result.getReason())
                .forEach(told::add);
    }
}
