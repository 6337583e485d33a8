package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Daemon;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.Planet;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(4)
class A04NothingUnlandsScenario {

    /** Long enough for both providers to look at everything and find nobody there. */
    private static final Duration OUTAGE = Duration.ofSeconds(25);

    @Test
    @DisplayName("4 Nothing un-lands: whatever flickers, no resource goes and no key is emptied")
    void nothingUnlands(Installation installation) throws Exception {
        Engine engine = installation.engine();
        Tenant tenant = Tenant.of(installation, "unlands");
        try (Vigil vigil = Vigil.over(tenant)) {
            tenant.landBoth(engine);
            crashWhile(installation, tenant);
            tenant.awaitBothLanded();

            Planet vcluster =
                    engine.vclusters().planet("vcluster-unlands-moo", "moo").orElseThrow();
            vcluster.stopApiServer();
            Thread.sleep(OUTAGE);
            vcluster.startApiServer();
            engine.planet().stopApiServer();
            Thread.sleep(OUTAGE);
            engine.planet().startApiServer();
            assertThat(vigil.seen()).isEmpty();
            connectionSecretsAreDeleted(tenant);
            assertThat(vigil.seen()).isEmpty();
            releaseTurnsUnready(tenant);
            Crossplane crossplane = engine.crossplane();
            crossplane.providerKubernetes().restart();
            crossplane.providerHelm().restart();
            crossplane.core().restart();
            Daemon function = installation.pod().container();
            function.kill();
            function.start();

            for (String landing : Tenant.BOTH) {
                tenant.awaitLanded(landing);
                try (KubernetesClient planet = tenant.enter(landing)) {
                    assertThat(planet.namespaces().list().getItems()).isNotEmpty();
                }
            }
            assertThat(vigil.seen()).isEmpty();
        }
        tenant.leaveBoth();
    }

    /** The function crashes in the middle of both landings. */
    private static void crashWhile(Installation installation, Tenant tenant) throws Exception {
        tenant.awaitCondition("moo", "PlanetReady", "False WaitingForRelease");
        Daemon function = installation.pod().container();
        function.kill();
        Thread.sleep(Duration.ofSeconds(5));
        function.start();
    }

    /** What the providers had published is gone for a while, until they look again. */
    private static void connectionSecretsAreDeleted(Tenant tenant) throws Exception {
        List<Secret> secrets = connectionSecrets(tenant);
        assertThat(secrets).hasSize(3);
        secrets.forEach(secret -> tenant.client().resource(secret).delete());
        Eventually.until(
                "the providers have published them again",
                () -> connectionSecrets(tenant).size() == secrets.size());
    }

    private static List<Secret> connectionSecrets(Tenant tenant) {
        return tenant.client().secrets().inNamespace(tenant.namespace()).list().getItems().stream()
                .filter(secret -> "connection.crossplane.io/v1alpha1".equals(secret.getType()))
                .toList();
    }

    /**
     * A Release that fails its next observation says the same; here the test writes it into its status, and pauses it
     * meanwhile, for provider-helm knows better.
     */
    private static void releaseTurnsUnready(Tenant tenant) throws Exception {
        var release = tenant.resource("helm.m.crossplane.io/v1beta1", "Release", "moo-vcluster");
        release.edit(current -> paused(current, "true"));
        Eventually.until(
                "provider-helm lets go of the Release",
                () -> Conditions.of(release.require(), "Synced").startsWith("False ReconcilePaused"));
        release.editStatus(A04NothingUnlandsScenario::unready);
        tenant.awaitNudged("moo", "PlanetReady", "False");
        release.edit(current -> paused(current, "false"));
    }

    private static GenericKubernetesResource paused(GenericKubernetesResource release, String value) {
        release.getMetadata().getAnnotations().put("crossplane.io/paused", value);
        return release;
    }

    private static GenericKubernetesResource unready(GenericKubernetesResource release) {
        List<Map<String, Object>> conditions = release.get("status", "conditions");
        conditions.stream()
                .filter(condition -> "Ready".equals(condition.get("type")))
                .forEach(condition -> {
                    condition.put("status", "False");
                    condition.put("reason", "Unavailable");
                });
        return release;
    }
}
