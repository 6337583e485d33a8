package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Deletion in the foreground, and of something that a landing composed. */
@QuietScenario
@Order(18)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A18DeletionScenario {

    private Engine engine;
    private Tenant tenant;

    @BeforeAll
    void makeTenant(Installation installation) throws Exception {
        engine = installation.engine();
        tenant = Tenant.of(installation, "away");
        tenant.give("planet-admin", engine.planet().kubeconfig());
    }

    @Test
    @DisplayName(
            "18 Deletion: deleted in the foreground, as Argo CD does, a landing of each kind goes and leaves nothing")
    void inForeground(Results.Notes notes) throws Exception {
        tenant.land("moo", Tenant.VCLUSTER);
        tenant.land("mop", """
                {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                  {name: inside, cluster: Planet, namespace: default, secretName: from-mop}]}""");
        for (String landing : Tenant.BOTH) {
            tenant.awaitLanded(landing);
        }
        tenant.awaitDeletable("mop");
        assertThat(remains()).hasSizeGreaterThanOrEqualTo(4);

        long start = System.nanoTime();
        Tenant.BOTH.forEach(tenant::deleteInForeground);
        for (String landing : Tenant.BOTH) {
            tenant.awaitGone(landing);
            notes.say(
                    "%s gone after %d s",
                    landing, Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
        assertThat(remains()).isEmpty();
    }

    @Test
    @DisplayName("18 Deletion: a fill that somebody deletes comes back, and the delivered Secret is never empty")
    void filled() throws Exception {
        tenant.land("full", """
                {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                  {name: inside, cluster: Planet, namespace: default, secretName: from-full}]}""");
        tenant.awaitLanded("full");
        Resource<Secret> delivered =
                engine.planet().client().secrets().inNamespace("default").withName("from-full");
        Map<String, String> before = delivered.require().getData();
        Resource<GenericKubernetesResource> fill =
                tenant.resource("kubernetes.m.crossplane.io/v1alpha1", "Object", "full-delivery-inside-fill");
        AtomicBoolean emptied = new AtomicBoolean();
        try (Watch _ = delivered.watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Secret secret) {
                emptied.compareAndSet(false, !before.equals(secret.getData()));
            }

            @Override
            public void onClose(WatcherException cause) {}
        })) {
            for (int time = 0; time < 3; time++) {
                String uid = fill.require().getMetadata().getUid();
                fill.delete();
                Eventually.within(
                        Duration.ofMinutes(2),
                        Duration.ofMillis(200),
                        () -> "the fill is back, and refers to the Secret here",
                        () -> Optional.ofNullable(fill.get())
                                .filter(object -> !object.getMetadata().getUid().equals(uid))
                                .filter(object -> object.get("spec", "references") != null)
                                .isPresent());
            }
            assertThat(fill.require().<Object>get("spec", "forProvider", "manifest", "data") == null)
                    .as("there is no data in the fill's spec")
                    .isTrue();
        }
        assertThat(emptied).as("the Secret was changed meanwhile").isFalse();
        tenant.delete("full");
        tenant.awaitGone("full");
    }

    /** What the landings of this scenario have in the planet that stays. */
    private List<String> remains() {
        return tenant.remainsIn(engine.planet().client());
    }
}
