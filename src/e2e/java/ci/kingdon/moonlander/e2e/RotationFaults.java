package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Daemon;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Tokens are replaced while whoever could be killed is, while clusters are down, and while clocks are wrong. */
@Scenario
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RotationFaults {

    private static final Duration STEP = RotatingLandings.STEP;

    private Engine engine;
    private Installation installation;
    private RotatingLandings landings;

    @BeforeAll
    void land(Installation installation) throws Exception {
        this.installation = installation;
        engine = installation.engine();
        landings = RotatingLandings.in(installation, "faults");
    }

    @AfterAll
    void leave() throws Exception {
        if (landings != null) {
            landings.tenant().deleteAll(Tenant.TEARDOWN);
        }
    }

    @Test
    @Order(1)
    @DisplayName("26 Rotation: whoever is killed at each step, the end is the same")
    void killed(Results.Notes notes) throws Exception {
        FunctionPod function = installation.pod();
        List<SteadyClient> clients = landings.clients();
        try {
            notes.say("undisturbed in %d s", landings.rotated("undisturbed", () -> {}));
            notes.say(
                    "with the function killed after each answer in %d s",
                    landings.rotated("function", () -> {
                        long calls = function.calls();
                        Eventually.within(
                                Duration.ofSeconds(40), STEP, () -> "it is called", () -> function.calls() > calls);
                        killed(function.container());
                        Eventually.until("the function serves again", function::serves);
                    }));
            notes.say(
                    "with provider-kubernetes killed every few seconds in %d s",
                    landings.rotated("provider", () -> {
                        killed(engine.crossplane().providerKubernetes());
                        Thread.sleep(Duration.ofSeconds(8));
                    }));
            notes.say(
                    "with Crossplane killed every few seconds in %d s",
                    landings.rotated("core", () -> {
                        killed(engine.crossplane().core());
                        Thread.sleep(Duration.ofSeconds(12));
                    }));
            landings.nobodyNoticed(clients, notes);
        } finally {
            clients.forEach(SteadyClient::close);
        }
    }

    private static void killed(Daemon victim) {
        victim.kill();
        victim.start();
    }

    @Test
    @Order(2)
    @DisplayName("26 Rotation: a planet or a delivery's target that is down keeps the former token until it is back")
    void down(Results.Notes notes) throws Exception {
        int before = landings.generation("mop");
        engine.planet().stopApiServer();
        landings.ask("mop", "down");
        landings.awaiting("it waits for the planet", () -> landings.phase("mop").equals("Preparing"));
        Thread.sleep(Duration.ofSeconds(20));
        assertThat(landings.generation("mop")).isEqualTo(before);
        engine.planet().startApiServer();
        landings.awaiting(
                "the planet is back", () -> landings.generation("mop") == before + 1 && landings.isCompleted("mop"));

        String former = landings.tenant().kubeconfig("mop");
        engine.edge().stopApiServer();
        landings.ask("mop", "unreachable");
        landings.awaiting(
                "it waits for the delivery", () -> landings.message("mop").contains("delivery there"));
        Thread.sleep(Duration.ofSeconds(30));
        assertThat(landings.phase("mop")).isEqualTo("Preparing");
        try (KubernetesClient client = Cluster.clientOf(former)) {
            assertThat(client.namespaces().list().getItems()).isNotEmpty();
        }
        notes.say("while the target is down: %s", landings.message("mop"));
        engine.edge().startApiServer();
        landings.awaiting(
                "the target is back", () -> landings.generation("mop") == before + 2 && landings.isCompleted("mop"));
        assertThat(landings.tokens(engine.planet().client())).hasSize(1);
    }

    @Test
    @Order(3)
    @DisplayName(
            "26 Rotation: with the control plane's etcd stopped for a minute, and the function's clock wrong by a day")
    void outage(Results.Notes notes) throws Exception {
        FunctionPod function = installation.pod();
        List<SteadyClient> clients = landings.clients();
        try {
            for (Duration wrong : List.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ZERO)) {
                function.setClockWrong(wrong);
                killed(function.container());
                Eventually.until("the function serves again", function::serves);
                notes.say(
                        "clock wrong by %s: in %d s",
                        wrong, landings.rotated("clock " + wrong, () -> Thread.sleep(STEP)));
            }
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.failures()).isEmpty());
        } finally {
            clients.forEach(SteadyClient::close);
        }
        List<Integer> before = landings.generations();
        RotatingLandings.ALL.forEach(landing -> landings.ask(landing, "outage"));
        Thread.sleep(Duration.ofSeconds(3));
        engine.etcd().pause(Duration.ofMinutes(1));
        landings.awaiting("it goes on after the outage", () -> landings.done(before));
        assertThat(landings.generations())
                .isEqualTo(before.stream().map(one -> one + 1).toList());
    }
}
