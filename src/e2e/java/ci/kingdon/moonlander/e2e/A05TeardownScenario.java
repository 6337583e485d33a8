package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Scenario
@Order(5)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A05TeardownScenario {

    /** Within this a landing has to be gone. */
    private static final Duration TEARDOWN = Duration.ofSeconds(60);

    /**
     * The same for one that has just made something. For 30 s crossplane-runtime does not believe that what it has created is
     * gone already, and it looks again after pauses that double: after 31 s, or after 63, by how often it was called meanwhile.
     */
    private static final Duration JUST_CREATED = Duration.ofSeconds(90);

    private Engine engine;
    private Tenant tenant;

    @BeforeAll
    void makeTenant(Installation installation) throws Exception {
        engine = installation.engine();
        tenant = Tenant.of(installation, "teardown");
        tenant.give("planet-admin", engine.planet().kubeconfig());
    }

    @Test
    @DisplayName("5 Teardown: with the planet up; landing again gets new credentials")
    void planetUp(Results.Notes notes) throws Exception {
        tenant.land("up", Tenant.VCLUSTER);
        tenant.awaitLanded("up");
        String before = tenant.kubeconfig("up");
        tenant.awaitGrace("up");
        notes.say("%s", delete("up", TEARDOWN));
        tenant.land("up", Tenant.VCLUSTER);
        tenant.awaitLanded("up");
        String after = tenant.kubeconfig("up");
        assertThat(after).isNotEqualTo(before);
        try (KubernetesClient planet = tenant.enter("up")) {
            assertThat(planet.namespaces().list().getItems()).isNotEmpty();
        }
        notes.say("just landed: %s", delete("up", JUST_CREATED));
    }

    @Test
    @DisplayName("5 Teardown: with the planet already gone")
    void planetGone(Results.Notes notes) throws Exception {
        tenant.land("gone", Tenant.VCLUSTER);
        tenant.awaitLanded("gone");
        engine.vclusters()
                .planet("vcluster-teardown-gone", "gone")
                .orElseThrow()
                .stopApiServer();
        tenant.awaitGrace("gone");
        notes.say("%s", delete("gone", TEARDOWN));
    }

    @Test
    @DisplayName("5 Teardown: while it is still landing")
    void landing(Results.Notes notes) throws Exception {
        engine.vclusters().takeTime(Duration.ofSeconds(30));
        try {
            tenant.land("early", Tenant.VCLUSTER);
            tenant.awaitCondition("early", "PlanetReady", "False WaitingForRelease");
            Eventually.until(
                    "vcluster's StatefulSet is there",
                    () -> tenant.client()
                                    .apps()
                                    .statefulSets()
                                    .inNamespace("vcluster-teardown-early")
                                    .withName("early")
                                    .get()
                            != null);
            notes.say("%s", delete("early", JUST_CREATED));
        } finally {
            engine.vclusters().takeTime(Duration.ZERO);
        }
    }

    @Test
    @DisplayName("5 Teardown: on a planet that stays, nothing of the landing stays there")
    void planetStays(Results.Notes notes) throws Exception {
        KubernetesClient planet = engine.planet().client();
        tenant.land("stays", Tenant.existing("planet-admin"));
        tenant.awaitLanded("stays");
        tenant.awaitSettled("stays");
        assertThat(planet.serviceAccounts()
                        .inNamespace("kube-system")
                        .withName("moonlander.teardown.stays")
                        .get())
                .isNotNull();
        tenant.awaitGrace("stays");
        notes.say("%s", delete("stays", TEARDOWN));
        assertThat(planet.serviceAccounts()
                        .inNamespace("kube-system")
                        .withName("moonlander.teardown.stays")
                        .get())
                .isNull();
        assertThat(planet.rbac()
                        .clusterRoleBindings()
                        .withName("moonlander:teardown:stays")
                        .get())
                .isNull();
        assertThat(planet.secrets().inNamespace("kube-system").list().getItems())
                .noneMatch(secret -> secret.getMetadata().getName().contains("teardown.stays"));
    }

    /** Deletes a landing, and sees to it that nothing of it is left. */
    private String delete(String name, Duration bound) throws Exception {
        long start = System.nanoTime();
        tenant.delete(name);
        tenant.awaitGone(name, bound);
        // The namespace takes vc-<name> and the volumes with it.
        Eventually.within(
                bound.minusNanos(System.nanoTime() - start),
                Duration.ofMillis(100),
                () -> "the namespace on the host is gone",
                () -> tenant.client()
                                .namespaces()
                                .withName("vcluster-teardown-" + name)
                                .get()
                        == null);
        return "gone after %d s"
                .formatted(Duration.ofNanos(System.nanoTime() - start).toSeconds());
    }
}
