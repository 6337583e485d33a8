package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What is ours in one cluster says nothing about another one, which a kubeconfig may lead to from one moment to the next. */
@QuietScenario
@Order(21)
class A21ReplacedScenario {

    private static final String BINDING = "moonlander:replaced:mop";

    private Engine engine;

    /** What a landing made in a cluster that it has left stays there; the next scenario has a landing of its own there. */
    @AfterEach
    void tidyUp() {
        account(engine.planet().client()).delete();
        engine.planet().client().rbac().clusterRoleBindings().withName(BINDING).delete();
    }

    private static Resource<ServiceAccount> account(KubernetesClient cluster) {
        return cluster.serviceAccounts().inNamespace("kube-system").withName("moonlander.replaced.mop");
    }

    @Test
    @DisplayName("21 Replaced: a planet's kubeconfig that leads to another cluster makes nothing there ours")
    void anotherCluster(Installation installation, Results.Notes notes) throws Exception {
        engine = installation.engine();
        Tenant tenant = Tenant.of(installation, "replaced");
        KubernetesClient former = engine.planet().client();
        KubernetesClient next = engine.edge().client();
        tenant.give("planet-admin", engine.planet().kubeconfig());
        tenant.land("mop", Tenant.existing("planet-admin"));
        tenant.awaitLanded("mop");
        tenant.awaitDeletable("mop");
        String before = tenant.kubeconfig("mop");
        ServiceAccount theirs = next.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("kube-system")
                        .withName("moonlander.replaced.mop")
                        .addToAnnotations("owner", "somebody")
                        .endMetadata()
                        .build())
                .create();

        long start = System.nanoTime();
        replace(tenant, engine.edge().kubeconfig());
        tenant.awaitCondition("mop", "AccessReady", "False NameTaken");
        notes.say("in the next cluster after %d s", (System.nanoTime() - start) / 1_000_000_000);
        assertThat(account(next).require()).isEqualTo(theirs);
        assertThat(account(former).get())
                .as("what was made in the former cluster")
                .isNotNull();
        assertThat(tenant.kubeconfig("mop").equals(before))
                .as("the kubeconfig is that of before")
                .isTrue();

        account(next).delete();
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> "another kubeconfig is written; " + tenant.condition("mop", "AccessReady"),
                () -> !tenant.kubeconfig("mop").equals(before));
        tenant.awaitLanded("mop");
        try (KubernetesClient planet = tenant.enter("mop")) {
            assertThat(planet.getMasterUrl()).isEqualTo(next.getMasterUrl());
            assertThat(planet.namespaces().list().getItems()).isNotEmpty();
        }
        anotherRole(tenant, next);
        tenant.awaitDeletable("mop");
        tenant.delete("mop");
        tenant.awaitGone("mop");
        assertThat(account(next).get()).isNull();
    }

    /** Kubernetes lets nobody change the role that a binding is to. */
    private static void anotherRole(Tenant tenant, KubernetesClient cluster) throws Exception {
        tenant.landing("XLanding", "mop").edit(landing -> {
            Map<String, Object> spec = landing.get("spec");
            spec.put("access", Map.of("clusterRole", "view"));
            return landing;
        });
        Eventually.within(
                Tenant.PATIENCE,
                Tenant.STEP,
                () -> "the first binding is gone; " + tenant.condition("mop", "AccessReady"),
                () -> cluster.rbac().clusterRoleBindings().withName(BINDING).get() == null);
        tenant.awaitLanded("mop");
        try (KubernetesClient planet = tenant.enter("mop")) {
            assertThat(planet.pods().inNamespace("default").list().getItems()).isEmpty();
            assertThatThrownBy(() -> planet.resource(new ConfigMapBuilder()
                                    .withNewMetadata()
                                    .withNamespace("default")
                                    .withName("denied")
                                    .endMetadata()
                                    .build())
                            .create())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("cannot create resource");
        }
    }

    private static void replace(Tenant tenant, String kubeconfig) {
        tenant.client()
                .secrets()
                .inNamespace(tenant.namespace())
                .withName("planet-admin")
                .edit(secret -> new SecretBuilder(secret)
                        .addToStringData("kubeconfig", kubeconfig)
                        .build());
    }
}
