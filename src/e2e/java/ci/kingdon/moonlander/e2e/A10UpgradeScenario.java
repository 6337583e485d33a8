package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(10)
class A10UpgradeScenario {

    /** Whatever became of it, what comes after is a test of this version. */
    @AfterEach
    void putBack(Installation installation) throws Exception {
        installation.installThis();
    }

    @Test
    @DisplayName("10 Upgrade: a landing of the previous version is taken over as it is")
    void isTakenOver(Installation installation) throws Exception {
        installation.installPrevious();
        Tenant tenant = Tenant.of(installation, "upgrade");
        tenant.landBoth(installation.engine());
        tenant.awaitWritten("moo");
        tenant.awaitWritten("mop");
        List<String> kubeconfigs = List.of(tenant.kubeconfig("moo"), tenant.kubeconfig("mop"));

        try (Vigil vigil = Vigil.over(tenant)) {
            installation.installThis();
            for (String landing : Tenant.BOTH) {
                tenant.awaitTakenOver(landing);
                tenant.awaitSettled(landing);
            }
            assertThat(vigil.seen()).isEmpty();
        }
        assertThat(List.of(tenant.kubeconfig("moo"), tenant.kubeconfig("mop")).equals(kubeconfigs))
                .as("the kubeconfigs are those of before")
                .isTrue();
        for (String landing : Tenant.BOTH) {
            assertThat(tenant.readByProviders(landing))
                    .as("the Secrets that providers read")
                    .containsExactly(landing + "-planet", landing + "-planet");
            try (KubernetesClient planet = tenant.enter(landing)) {
                assertThat(planet.namespaces().list().getItems()).isNotEmpty();
            }
            tenant.delete(landing);
            tenant.awaitGone(landing);
        }
        // Crossplane may have missed a dependency meanwhile, and installs what it misses.
        assertThat(installation.engine().packages("Function")).containsExactly(Installation.FUNCTION);
    }
}
