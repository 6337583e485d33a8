package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Planets that are namespaces: of the control plane, and of another host. */
@QuietScenario
@Order(25)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A25NamespaceScenario {

    private static final String HERE = "planet-spaces-moo";
    private static final String THERE = "planet-spaces-far";

    private static final String FAR = """
            {planet: {namespace: {server: "127.0.0.3:6443"}}, host: {providerConfigRef: {name: edge}}}""";

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: web, image: "registry.example.org/web:1"}]}
            """;

    private Engine engine;
    private Tenant tenant;

    @BeforeAll
    void land(Installation installation) throws Exception {
        engine = installation.engine();
        tenant = Tenant.of(installation, "spaces");
        tenant.land("moo", "{planet: {namespace: {}}}");
        tenant.land("quota", "{planet: {namespace: {quota: {pods: \"10\"}}}}");
        tenant.land("far", FAR);
        for (String landing : List.of("moo", "quota", "far")) {
            tenant.awaitLanded(landing);
        }
    }

    @AfterAll
    void leave() throws Exception {
        if (tenant != null) {
            tenant.deleteAll(Tenant.TEARDOWN);
        }
    }

    @Test
    @DisplayName(
            "25 Namespace: where no cluster is to be had, a namespace of the host runs workloads, and that is all that it does")
    void runsWorkloadsAndNothingElse(Results.Notes notes) throws Exception {
        assertThat(tenant.condition("moo", "PlanetReady")).contains("nothing cluster-scoped can be made in it");
        try (KubernetesClient planet = tenant.enter("moo")) {
            assertThat(planet.getMasterUrl()).hasToString("https://kubernetes.default.svc/");
            planet.resource(DEPLOYMENT).create();
            Eventually.within(
                    Duration.ofMinutes(1),
                    Duration.ofMillis(200),
                    () -> "the Deployment has a pod",
                    () -> planet.pods()
                                    .withLabel("app", "web")
                                    .list()
                                    .getItems()
                                    .size()
                            == 1);
            Pod pod = planet.pods().withLabel("app", "web").list().getItems().getFirst();
            assertThat(pod.getMetadata().getNamespace()).isEqualTo(HERE);
            assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
                    .containsKeys("cpu", "memory");
            List<JsonNode> rows = Yaml.list("landing/namespace-forbidden.yaml").toList();
            rows.forEach(row -> isForbidden(planet, row));
            notes.say("%d things forbidden", rows.size());
        }
    }

    private static void isForbidden(KubernetesClient planet, JsonNode row) {
        assertThatThrownBy(() -> attempt(planet, row))
                .as("%s", row)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN))
                .hasMessageContaining(row.path("says").asString());
    }

    private static void attempt(KubernetesClient planet, JsonNode row) {
        if (row.has("create")) {
            planet.resource(Yaml.write(row.path("create"))).create();
        } else if (row.has("delete")) {
            planet.resource(Yaml.write(row.path("delete"))).delete();
        } else {
            planet.raw(row.path("get").asString());
        }
    }

    @Test
    @DisplayName("25 Namespace: its bounds are edited, in whatever form quantities are written")
    void boundsAreKept(Results.Notes notes) throws Exception {
        // Kubernetes gives another form back of this.
        tenant.editSpec("quota", "{planet: {namespace: {quota: {requests.cpu: 3000m, pods: \"7\"}}}}");
        long start = System.nanoTime();
        KubernetesClient host = engine.controlPlane().client();
        Eventually.within(
                Duration.ofMinutes(4),
                Duration.ofMillis(200),
                () -> "the quota is the one that is asked for; it is " + quota(host),
                () -> quota(host).equals("3 7"));
        notes.say(
                "another quota after %d s",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        tenant.awaitLanded("quota");
    }

    /** The quota's cpu and pods. */
    private static String quota(KubernetesClient host) {
        var hard = host.resourceQuotas()
                .inNamespace("planet-spaces-quota")
                .withName("moonlander")
                .require()
                .getSpec()
                .getHard();
        return Stream.of("requests.cpu", "pods")
                .map(resource -> String.valueOf(hard.get(resource)))
                .reduce((cpu, pods) -> cpu + " " + pods)
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "25 Namespace: on another host it is reached by the server that the spec names, and goes with all that is in it")
    void onAnotherHost(Results.Notes notes) throws Exception {
        KubernetesClient host = engine.edge().client();
        try (KubernetesClient planet = tenant.enter("far")) {
            assertThat(planet.getMasterUrl()).hasToString("https://127.0.0.3:6443/");
            planet.resource(DEPLOYMENT).create();
            assertThat(planet.apps().deployments().inNamespace(THERE).list().getItems())
                    .hasSize(1);
        }
        tenant.awaitDeletable("far", "far-namespace");
        long start = System.nanoTime();
        tenant.deleteInForeground("far");
        tenant.awaitGone("far");
        Eventually.within(
                Tenant.TEARDOWN,
                Tenant.STEP,
                () -> "namespace " + THERE + " is gone",
                () -> host.namespaces().withName(THERE).get() == null);
        notes.say("gone after %d s", Duration.ofNanos(System.nanoTime() - start).toSeconds());
        assertThat(host.rbac().clusterRoles().list().getItems())
                .noneMatch(role -> role.getMetadata().getName().startsWith("moonlander:spaces"));
        assertThat(host.rbac().clusterRoleBindings().list().getItems())
                .noneMatch(binding -> binding.getMetadata().getName().startsWith("moonlander:spaces"));
    }
}
