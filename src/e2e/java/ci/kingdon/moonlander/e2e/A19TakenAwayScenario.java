package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is taken out of a spec, and landings that stand on others. */
@QuietScenario
@Order(19)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A19TakenAwayScenario {

    private Engine engine;
    private Tenant tenant;

    @BeforeAll
    void makeTenant(Installation installation) throws Exception {
        engine = installation.engine();
        tenant = Tenant.of(installation, "taken");
        tenant.give("planet-admin", engine.planet().kubeconfig());
    }

    @Test
    @DisplayName("19 Taken away: a delivery and the last use of an identity, taken out of a spec, go in the planet too")
    void outOfTheSpec(Results.Notes notes) throws Exception {
        String more = """
                {planet: %s, deliveries: [
                  {name: here, secretName: %s-kubeconfig},
                  {name: inside, cluster: Planet, namespace: default, secretName: %s-inside},
                  {name: parent, cluster: Planet, access: Parent, namespace: default, secretName: %s-parent}]}""";
        String given = "{existing: {kubeconfigSecretRef: {name: planet-admin}}}";
        tenant.land("own", more.formatted("{vcluster: {}}", "own", "own", "own"));
        tenant.land("given", more.formatted(given, "given", "given", "given"));
        for (String landing : List.of("own", "given")) {
            tenant.awaitLanded(landing);
        }
        KubernetesClient own = engine.vclusters()
                .planet("vcluster-taken-own", "own")
                .orElseThrow()
                .client();

        long start = System.nanoTime();
        for (String landing : List.of("own", "given")) {
            tenant.editSpec(
                    landing,
                    "{deliveries: [{name: parent, cluster: Planet, access: Parent, namespace: default, secretName: %s-parent}]}"
                            .formatted(landing));
        }
        for (KubernetesClient planet : List.of(own, engine.planet().client())) {
            Eventually.within(
                    Duration.ofMinutes(4),
                    Duration.ofMillis(500),
                    () -> "only what is asked for is left; there are " + tenant.remainsIn(planet),
                    () -> tenant.remainsIn(planet).size() == 1
                            && tenant.remainsIn(planet).getFirst().endsWith("-parent"));
            notes.say(
                    "taken away after %d s",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        for (String landing : List.of("own", "given")) {
            tenant.awaitLanded(landing);
            tenant.deleteWhenAllowed(landing);
        }
        for (String landing : List.of("own", "given")) {
            tenant.awaitGone(landing);
        }
        assertThat(tenant.remainsIn(engine.planet().client())).isEmpty();
    }

    @Test
    @DisplayName("19 Taken away: a landing in whose planet others stand is refused to go before them, and named")
    void whatOthersStandOn(Results.Notes notes) throws Exception {
        tenant.land("below", Tenant.VCLUSTER);
        tenant.awaitLanded("below");
        tenant.land("above", """
                {planet: {vcluster: {expose: {host: above.planets.test}}},
                 host: {providerConfigRef: {kind: ProviderConfig, name: taken.below}}}""");
        tenant.land("beside", """
                {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: taken.below},
                   namespace: default}]}""");
        tenant.awaitCondition("above", "PlanetReady", "False WaitingForRelease");
        tenant.awaitLanded("beside");
        tenant.awaitUsage("above-vcluster-usage");
        tenant.awaitDeletable("beside", "beside-delivery-there-shell");

        assertThatThrownBy(() -> tenant.delete("below")).hasMessageContaining("in-use");
        assertThatThrownBy(() -> tenant.deleteInForeground("below")).hasMessageContaining("in-use");
        long start = System.nanoTime();
        tenant.delete("above");
        tenant.deleteInForeground("beside");
        tenant.deleteWhenAllowed("below");
        for (String landing : List.of("above", "beside", "below")) {
            tenant.awaitGone(landing);
            notes.say(
                    "%s gone after %d s",
                    landing, Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        assertThat(tenant.remainsIn(engine.planet().client())).isEmpty();
    }
}
