package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
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
        long start = System.nanoTime();
        tenant.land(LANDING, """
                {planet: {vcluster: {}}, access: {rules: [{apiGroups: [""], resources: [configmaps], verbs: ["*"]}]}}""");
        tenant.awaitLanded(LANDING);
        notes.say(
                "landed in %d s, vcluster's pod included, with %d calls",
                Duration.ofNanos(System.nanoTime() - start).toSeconds(),
                installation.pod().calls() - calls);

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
}
