package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Metrics;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(1)
class A01LandScenario {

    /** Of the landing that is drawn for docs/reference.md. */
    static final String NAMESPACE = "land";

    static final String LANDING = "moo";

    @Test
    @DisplayName("1 Land: from an XLanding to a kubeconfig that does what its role allows")
    void lands(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, NAMESPACE);
        long calls = installation.pod().calls();
        Metrics before = installation.pod().metrics();
        long start = System.nanoTime();
        tenant.land(LANDING, """
                {planet: {vcluster: {}}, access: {rules: [{apiGroups: [""], resources: [configmaps], verbs: ["*"]}]}}""");
        tenant.awaitLanded(LANDING);
        notes.say(
                "landed in %d s, vcluster's pod included, with %d calls",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                installation.pod().calls() - calls);

        counts(before, installation.pod().metrics());
        notes.say("its events: %s", steps(tenant));
        // The column WHY shows this: why this landing waits, or nothing.
        assertThat(tenant.condition("moo", "Landed")).isEqualTo("True Available: ");
        try (KubernetesClient planet = tenant.enter("moo")) {
            // By its Service's name, and its certificate is verified by that name.
            assertThat(planet.getMasterUrl()).hasToString("https://moo.vcluster-land-moo.svc:443/");
            ConfigMap made = planet.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName("made-by-the-landing")
                            .endMetadata()
                            .withData(Map.of("moon", "moo"))
                            .build())
                    .create();
            assertThat(made.getMetadata().getUid()).isNotBlank();
            assertThatThrownBy(() -> planet.secrets().inNamespace("kube-system").list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("forbidden");
            assertThatThrownBy(() -> planet.namespaces().list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("forbidden");
        }
        // It is the planet that has the ConfigMap, not the cluster that the landing was made in.
        assertThat(installation
                        .engine()
                        .vclusters()
                        .planet("vcluster-land-moo", "moo")
                        .orElseThrow()
                        .client()
                        .configMaps()
                        .inNamespace("default")
                        .withName("made-by-the-landing")
                        .get())
                .isNotNull();
        tenant.delete("moo");
        tenant.awaitGone("moo");
    }

    /** Crossplane may ask again before it sees what it has written, and more often the busier the machine is. */
    private static void counts(Metrics before, Metrics after) {
        String kind = "kind=\"XLanding\"";
        for (String step : List.of("PlanetReady", "AccessReady", "Delivered", "Landed")) {
            String told = kind + ",reason=\"" + step + "\",severity=\"Normal\"";
            assertThat(after.sum("function_results_total{", told) - before.sum("function_results_total{", told))
                    .as(step)
                    .isPositive();
        }
        assertThat(after.sum("function_ready_seconds_count{", kind) - before.sum("function_ready_seconds_count{", kind))
                .isPositive();
        assertThat(after.sum("function_ready_seconds_sum{", kind) - before.sum("function_ready_seconds_sum{", kind))
                .isGreaterThan(5);
        assertThat(after.sum("function_waiting_answers_total{", "condition=\"PlanetReady\"," + kind))
                .isPositive();
        assertThat(after.sum("function_results_total{", kind + ",reason=\"InternalError\""))
                .isZero();
    }

    /** What the function told, as far as Kubernetes let it through: one event each. */
    private static List<String> steps(Tenant tenant) {
        List<Event> told = tenant.client().v1().events().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("XLanding")
                        && event.getMessage().startsWith("Pipeline step"))
                .toList();
        assertThat(told.stream().map(Event::getReason)).contains("PlanetReady").doesNotHaveDuplicates();
        return told.stream().map(Event::getReason).toList();
    }
}
