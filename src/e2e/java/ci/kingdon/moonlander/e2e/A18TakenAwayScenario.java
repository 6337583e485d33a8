package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Deletion in whatever order, and removal of what a spec no longer asks for. */
@QuietScenario
@Order(18)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A18TakenAwayScenario {

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
            "18 Taken away: deleted in the foreground, as Argo CD does, a landing of each kind goes and leaves nothing")
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
    @DisplayName("18 Taken away: a delivery and the last use of an identity, taken out of a spec, go in the planet too")
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
                .planet("vcluster-away-own", "own")
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
                    () -> "only what is asked for is left; there are " + remains(planet),
                    () -> remains(planet).size() == 1
                            && remains(planet).getFirst().endsWith("-parent"));
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
        assertThat(remains()).isEmpty();
    }

    @Test
    @DisplayName("18 Taken away: a landing in whose planet others stand is refused to go before them, and named")
    void whatOthersStandOn(Results.Notes notes) throws Exception {
        tenant.land("below", Tenant.VCLUSTER);
        tenant.awaitLanded("below");
        tenant.land("above", """
                {planet: {vcluster: {expose: {host: above.planets.test}}},
                 host: {providerConfigRef: {kind: ProviderConfig, name: away.below}}}""");
        tenant.land("beside", """
                {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                  {name: there, cluster: ProviderConfig, providerConfigRef: {kind: ProviderConfig, name: away.below},
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
        assertThat(remains()).isEmpty();
    }

    @Test
    @DisplayName("18 Taken away: a fill that somebody deletes comes back, and the delivered Secret is never empty")
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
            assertThat(fill.require().<Object>get("spec", "forProvider", "manifest", "data"))
                    .isNull();
        }
        assertThat(emptied).as("the Secret was changed meanwhile").isFalse();
        tenant.delete("full");
        tenant.awaitGone("full");
    }

    /** What the landings of this scenario have in the planet that stays. */
    private List<String> remains() {
        return remains(engine.planet().client());
    }

    private static List<String> remains(KubernetesClient planet) {
        Stream<HasMetadata> all = Stream.of(
                        planet.serviceAccounts()
                                .inNamespace("kube-system")
                                .list()
                                .getItems(),
                        planet.rbac().clusterRoleBindings().list().getItems(),
                        planet.secrets().inNamespace("kube-system").list().getItems(),
                        planet.secrets().inNamespace("default").list().getItems())
                .flatMap(List::stream);
        return all.filter(resource -> resource.getMetadata().getAnnotations() != null
                        && resource.getMetadata()
                                .getAnnotations()
                                .getOrDefault("moons.kingdon.ci/landing", "")
                                .startsWith("away/"))
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .toList();
    }
}
