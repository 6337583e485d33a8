package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@QuietScenario
@Order(12)
class A12PatternsScenario {

    @Test
    @DisplayName(
            "12 Patterns: the original Landing manifests, unchanged, hand the parent's access into Harvey and into moo")
    void patterns(Installation installation) throws Exception {
        Tenant tenant = Tenant.of(installation, "harvey-system");
        Cluster harvey = installation.engine().edge();
        harvey.ensureNamespace("crossplane-system");
        tenant.give("kubernetes-harvey-admin-kubeconfig", harvey.kubeconfig());
        tenant.give("vcluster-moo-admin", harvey.kubeconfig());

        handedOn(tenant, harvey, "landing-pattern-a", "talos-root-access", "talos-root-kubeconfig");
        handedOn(tenant, harvey, "landing-pattern-b", "vcluster-moo-access", "vcluster-moo-kubeconfig");
    }

    /** The parent is the cluster whose kubeconfig the Composition's step is given: here the one that is called planet. */
    private static void handedOn(Tenant tenant, Cluster child, String example, String landing, String secret)
            throws Exception {
        tenant.client().resource(manifest(example)).create();
        Eventually.within(
                Duration.ofMinutes(4),
                Duration.ofSeconds(1),
                () -> landing + " has delivered; Delivered is " + tenant.condition("Landing", landing, "Delivered"),
                () -> tenant.condition("Landing", landing, "Delivered").startsWith("True"));
        Secret delivered = child.client()
                .secrets()
                .inNamespace("crossplane-system")
                .withName(secret)
                .require();
        for (String key : new String[] {"kubeconfig", "value"}) {
            try (KubernetesClient parent = Cluster.clientOf(Tenant.text(delivered, key))) {
                assertThat(parent.getMasterUrl()).hasToString("https://127.0.0.2:6443/");
                assertThat(parent.namespaces().list().getItems()).isNotEmpty();
            }
        }
        tenant.landing("Landing", landing).delete();
        tenant.awaitGone(landing);
        Eventually.within(
                Tenant.TEARDOWN,
                Duration.ofMillis(200),
                () -> "Secret " + secret + " is gone from the child",
                () -> child.client()
                                .secrets()
                                .inNamespace("crossplane-system")
                                .withName(secret)
                                .get()
                        == null);
    }

    /** The example's manifest. */
    private static String manifest(String example) throws IOException {
        return Files.readString(Path.of("examples", example, "xr.yaml")).replaceAll("(?m)^  uid: .*\\n", "");
    }
}
