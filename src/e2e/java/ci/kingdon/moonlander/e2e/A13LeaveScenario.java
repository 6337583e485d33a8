package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Daemon;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Scenario
@Order(13)
class A13LeaveScenario {

    private static final int ROUNDS = 4;
    private static final int LANDINGS = 5;

    @Test
    @DisplayName("13 Leave: twenty landings leave nothing in a planet that stays, whatever is restarted meanwhile")
    void leavesNothing(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "leave");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        KubernetesClient planet = installation.engine().planet().client();
        // The same order each time, so that a failure can be looked at again.
        Random random = new Random(13);
        for (int round = 0; round < ROUNDS; round++) {
            int first = round * LANDINGS;
            List<String> landings = IntStream.range(first, first + LANDINGS)
                    .mapToObj(number -> "mop-" + number)
                    .toList();
            for (String landing : landings) {
                tenant.land(landing, """
                        {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                          {name: inside, cluster: Planet, namespace: default, secretName: from-%s}]}""".formatted(landing));
            }
            tenant.awaitAllLanded(Duration.ofMinutes(6));
            for (String landing : landings) {
                tenant.awaitDeletable(landing);
            }
            assertThat(remains(planet)).hasSizeGreaterThanOrEqualTo(4 * LANDINGS);

            long start = System.nanoTime();
            deleteAmidRestarts(installation, tenant, landings, random);
            for (String landing : landings) {
                tenant.awaitGone(landing);
            }
            Eventually.within(
                    Duration.ofSeconds(30),
                    Duration.ofMillis(500),
                    () -> "nothing is left in the planet; there are " + remains(planet),
                    () -> remains(planet).isEmpty());
            notes.say(
                    "five gone after %d s",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds());
        }
    }

    @Test
    @DisplayName("13 Leave: with the planet unreachable each Object says so, and goes once the planet is back")
    void waitsForThePlanet(Installation installation) throws Exception {
        Tenant tenant = Tenant.of(installation, "unreachable");
        Cluster planet = installation.engine().planet();
        tenant.give("planet-admin", planet.kubeconfig());
        tenant.land("mop", Tenant.existing("planet-admin"));
        tenant.awaitLanded("mop");
        tenant.awaitDeletable("mop");

        planet.stopApiServer();
        tenant.delete("mop");
        for (String role : List.of("service-account", "cluster-role-binding", "token")) {
            var object = tenant.resource("kubernetes.m.crossplane.io/v1alpha1", "Object", "mop-" + role);
            Eventually.within(
                    Duration.ofSeconds(90),
                    Duration.ofMillis(500),
                    () -> "Object mop-" + role + " says why it is still there; Synced is "
                            + Conditions.of(object.require(), "Synced"),
                    () -> object.require().isMarkedForDeletion()
                            && Conditions.of(object.require(), "Synced").startsWith("False ReconcileError")
                            && Conditions.of(object.require(), "Synced").contains("connect"));
        }
        assertThat(tenant.leftovers("mop")).contains("Secret mop-planet", "ProviderConfig unreachable.mop");

        planet.startApiServer();
        tenant.awaitGone("mop");
        assertThat(planet.client()
                        .serviceAccounts()
                        .inNamespace("kube-system")
                        .withName("moonlander.unreachable.mop")
                        .get())
                .isNull();
    }

    @Test
    @DisplayName("13 Leave: a landing that a foreign binding stops takes its ServiceAccount away again")
    void leavesThoughItNeverLanded(Installation installation) throws Exception {
        Tenant tenant = Tenant.of(installation, "stopped");
        KubernetesClient planet = installation.engine().planet().client();
        ClusterRoleBinding theirs = (ClusterRoleBinding) planet.resource("""
                        apiVersion: rbac.authorization.k8s.io/v1
                        kind: ClusterRoleBinding
                        metadata: {name: "moonlander:stopped:mop"}
                        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
                        """).create();
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        tenant.land("mop", Tenant.existing("planet-admin"));
        tenant.awaitCondition("mop", "AccessReady", "False NameTaken");
        var accounts = planet.serviceAccounts().inNamespace("kube-system").withName("moonlander.stopped.mop");
        assertThat(accounts.get()).isNotNull();
        for (String role : List.of("service-account", "token")) {
            tenant.awaitDeletable("mop", "mop-" + role);
        }

        tenant.delete("mop");
        tenant.awaitGone("mop");
        assertThat(accounts.get()).isNull();
        assertThat(planet.resource(theirs).get()).isEqualTo(theirs);
    }

    private static void deleteAmidRestarts(
            Installation installation, Tenant tenant, List<String> landings, Random random) throws Exception {
        Crossplane crossplane = installation.engine().crossplane();
        List<Daemon> daemons = new ArrayList<>(List.of(
                crossplane.core(),
                crossplane.providerKubernetes(),
                installation.pod().container()));
        Collections.shuffle(daemons, random);
        List<String> order = new ArrayList<>(landings);
        Collections.shuffle(order, random);
        for (int i = 0; i < order.size(); i++) {
            tenant.delete(order.get(i));
            if (i < daemons.size()) {
                Thread.sleep(random.nextInt(1500));
                daemons.get(i).kill();
                daemons.get(i).start();
            }
        }
    }

    /** What the landings made in the planet, by its names there. */
    private static List<String> remains(KubernetesClient planet) {
        return Tenant.madeIn(planet)
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .filter(name ->
                        name.contains("leave.mop-") || name.contains("leave:mop-") || name.contains("from-mop-"))
                .toList();
    }
}
