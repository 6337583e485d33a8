package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(3)
class A03PlanetBScenario {

    @Test
    @DisplayName("3 Planet B does not exist yet: it is waited for by name, and landed on")
    void waitsForThePlanet(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "planet-b");
        tenant.land("mop", Tenant.existing("mop-admin"));
        tenant.awaitCondition("mop", "PlanetReady", "False WaitingForKubeconfig");
        assertThat(tenant.condition("mop", "PlanetReady")).contains("planet-b/mop-admin");
        assertThat(tenant.condition("mop", "Synced")).startsWith("True");
        long calls = installation.pod().calls();
        Thread.sleep(Duration.ofMinutes(1));
        assertThat(tenant.condition("mop", "PlanetReady")).startsWith("False WaitingForKubeconfig");
        notes.say("%d calls in a minute of waiting", installation.pod().calls() - calls);

        long arrival = System.nanoTime();
        tenant.give("mop-admin", installation.engine().planet().kubeconfig());
        tenant.awaitLanded("mop");
        notes.say(
                "landed %.1f s after the Secret had arrived",
                Duration.ofNanos(System.nanoTime() - arrival).toMillis() / 1000.0);
        try (KubernetesClient planet = tenant.enter("mop")) {
            assertThat(planet.namespaces().list().getItems()).isNotEmpty();
        }
        tenant.delete("mop");
        tenant.awaitGone("mop");
    }
}
