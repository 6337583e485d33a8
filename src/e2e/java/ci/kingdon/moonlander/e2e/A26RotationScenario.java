package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Daemon;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.ObjectNode;

/** Tokens are replaced while people use them, and while everything that could fail does. */
@Scenario
@Order(26)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class A26RotationScenario {

    private static final List<String> LANDINGS = List.of("moo", "mop", "nip");

    /** Three periods, and what a machine that is busy takes beside them. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private static final Duration STEP = Duration.ofMillis(500);

    /** An API server goes on accepting a token for ten seconds after it has last looked. */
    private static final Duration CACHED = Duration.ofSeconds(40);

    private static final String PERIOD = "{access: {rotationPeriod: 50s}}";

    private Engine engine;
    private Installation installation;
    private Tenant tenant;

    @BeforeAll
    void land(Installation installation) throws Exception {
        this.installation = installation;
        engine = installation.engine();
        engine.controlPlane().client().resource(Yaml.write(hurried())).serverSideApply();
        engine.edge().ensureNamespace("rotates");
        tenant = Tenant.of(installation, "rotates");
        tenant.give("planet-admin", engine.planet().kubeconfig());
        tenant.land("moo", spec("{vcluster: {}}", ""));
        tenant.land("mop", spec("{existing: {kubeconfigSecretRef: {name: planet-admin}}}", """
                , deliveries: [{name: here, secretName: mop-kubeconfig}, {name: self, cluster: Planet, namespace: default},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {name: edge}, server: "127.0.0.2:6443"}]"""));
        tenant.land("nip", spec("{namespace: {}}", ""));
        for (String landing : LANDINGS) {
            tenant.awaitLanded(landing);
            tenant.awaitSettled(landing);
        }
    }

    /** The default Composition, where a former token is accepted for some seconds only. */
    private static ObjectNode hurried() throws Exception {
        ObjectNode composition = Yaml.one(Path.of("package/apis/xlandings/composition.yaml"));
        ObjectNode metadata = composition.putObject("metadata");
        metadata.put("name", "rotation");
        ObjectNode step = (ObjectNode) composition.at("/spec/pipeline/0");
        step.set(
                "input",
                Trees.merge(
                        (ObjectNode) step.get("input"),
                        Yaml.one(
                                "{policy: {rotationOverlap: 15s, targetNamespaces: [default], hosts: [{name: edge}]}}")));
        return composition;
    }

    private static String spec(String planet, String more) {
        return "{crossplane: {compositionRef: {name: rotation}}, planet: " + planet + more + "}";
    }

    @AfterAll
    void leave() throws Exception {
        if (tenant != null) {
            tenant.deleteAll(Tenant.TEARDOWN);
        }
    }

    private List<SteadyClient> clients() {
        KubernetesClient here = engine.controlPlane().client();
        return List.of(
                SteadyClient.of(here, "rotates", "moo-kubeconfig", "kubeconfig"),
                SteadyClient.of(here, "rotates", "mop-kubeconfig", "kubeconfig"),
                SteadyClient.of(here, "rotates", "nip-kubeconfig", "kubeconfig"),
                SteadyClient.of(engine.planet().client(), "default", "mop-self", "kubeconfig"),
                SteadyClient.of(engine.edge().client(), "rotates", "mop-there", "kubeconfig"));
    }

    @Test
    @Order(1)
    @DisplayName("26 Rotation: three in a row, and nobody who reads the kubeconfig again has a failed call")
    void threeInARow(Results.Notes notes) throws Exception {
        List<String> unready = new ArrayList<>();
        List<SteadyClient> clients = clients();
        try {
            LANDINGS.forEach(landing -> tenant.editSpec(landing, PERIOD));
            awaiting("each has its fourth token", () -> {
                LANDINGS.stream()
                        .filter(landing -> !tenant.condition(landing, "Ready").startsWith("True"))
                        .forEach(landing -> unready.add(landing + " " + tenant.condition(landing, "Ready")));
                return LANDINGS.stream().allMatch(landing -> generation(landing) > 3);
            });
            LANDINGS.forEach(landing -> tenant.editSpec(landing, "{access: {rotationPeriod: null}}"));
            awaitCompleted();
            nobodyNoticed(clients, notes);
            assertThat(unready).as("when landings were not ready").isEmpty();
        } finally {
            clients.forEach(SteadyClient::close);
        }
    }

    @Test
    @Order(2)
    @DisplayName("26 Rotation: whoever is killed at each step, the end is the same")
    void killed(Results.Notes notes) throws Exception {
        FunctionPod function = installation.pod();
        List<SteadyClient> clients = clients();
        try {
            notes.say("undisturbed in %d s", rotated("undisturbed", () -> {}));
            notes.say(
                    "with the function killed after each answer in %d s",
                    rotated("function", () -> {
                        long calls = function.calls();
                        Eventually.within(
                                Duration.ofSeconds(40), STEP, () -> "it is called", () -> function.calls() > calls);
                        killed(function.container());
                        Eventually.until("the function serves again", function::serves);
                    }));
            notes.say(
                    "with provider-kubernetes killed every few seconds in %d s",
                    rotated("provider", () -> {
                        killed(engine.crossplane().providerKubernetes());
                        Thread.sleep(Duration.ofSeconds(8));
                    }));
            notes.say(
                    "with Crossplane killed every few seconds in %d s",
                    rotated("core", () -> {
                        killed(engine.crossplane().core());
                        Thread.sleep(Duration.ofSeconds(12));
                    }));
            nobodyNoticed(clients, notes);
        } finally {
            clients.forEach(SteadyClient::close);
        }
    }

    private static void killed(Daemon victim) {
        victim.kill();
        victim.start();
    }

    /** Has all tokens replaced, while something happens again and again; after how many seconds they were. */
    private long rotated(String asked, Disturbance disturbance) throws Exception {
        long start = System.nanoTime();
        List<Integer> before = LANDINGS.stream().map(this::generation).toList();
        LANDINGS.forEach(landing -> ask(landing, asked));
        Eventually.within(PATIENCE, STEP, () -> "rotated while " + asked + ": " + phases(), () -> {
            disturbance.happen();
            return done(before);
        });
        awaitCompleted();
        assertThat(LANDINGS.stream().map(this::generation))
                .as("one generation more")
                .isEqualTo(before.stream().map(one -> one + 1).toList());
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    private boolean done(List<Integer> before) {
        for (int i = 0; i < LANDINGS.size(); i++) {
            if (generation(LANDINGS.get(i)) == before.get(i) || !isCompleted(LANDINGS.get(i))) {
                return false;
            }
        }
        return true;
    }

    private interface Disturbance {
        void happen() throws Exception;
    }

    @Test
    @Order(3)
    @DisplayName("26 Rotation: a planet or a delivery's target that is down keeps the former token until it is back")
    void down(Results.Notes notes) throws Exception {
        int before = generation("mop");
        engine.planet().stopApiServer();
        ask("mop", "down");
        awaiting("it waits for the planet", () -> phase("mop").equals("Preparing"));
        Thread.sleep(Duration.ofSeconds(20));
        assertThat(generation("mop")).isEqualTo(before);
        engine.planet().startApiServer();
        awaiting("the planet is back", () -> generation("mop") == before + 1 && isCompleted("mop"));

        String former = tenant.kubeconfig("mop");
        engine.edge().stopApiServer();
        ask("mop", "unreachable");
        awaiting("it waits for the delivery", () -> message("mop").contains("delivery there"));
        Thread.sleep(Duration.ofSeconds(30));
        assertThat(phase("mop")).isEqualTo("Preparing");
        try (KubernetesClient client = ci.kingdon.moonlander.engine.Cluster.clientOf(former)) {
            assertThat(client.namespaces().list().getItems()).isNotEmpty();
        }
        notes.say("while the target is down: %s", message("mop"));
        engine.edge().startApiServer();
        awaiting("the target is back", () -> generation("mop") == before + 2 && isCompleted("mop"));
        assertThat(tokens(engine.planet().client())).hasSize(1);
    }

    @Test
    @Order(4)
    @DisplayName(
            "26 Rotation: with the control plane's etcd stopped for a minute, and the function's clock wrong by a day")
    void outage(Results.Notes notes) throws Exception {
        FunctionPod function = installation.pod();
        List<SteadyClient> clients = clients();
        try {
            for (Duration wrong : List.of(Duration.ofDays(1), Duration.ofDays(-1), Duration.ZERO)) {
                function.setClockWrong(wrong);
                killed(function.container());
                Eventually.until("the function serves again", function::serves);
                notes.say("clock wrong by %s: in %d s", wrong, rotated("clock " + wrong, () -> Thread.sleep(STEP)));
            }
            assertThat(clients)
                    .allSatisfy(client -> assertThat(client.failures()).isEmpty());
        } finally {
            clients.forEach(SteadyClient::close);
        }
        List<Integer> before = LANDINGS.stream().map(this::generation).toList();
        LANDINGS.forEach(landing -> ask(landing, "outage"));
        Thread.sleep(Duration.ofSeconds(3));
        engine.etcd().pause(Duration.ofMinutes(1));
        awaiting("it goes on after the outage", () -> done(before));
        assertThat(LANDINGS.stream().map(this::generation))
                .isEqualTo(before.stream().map(one -> one + 1).toList());
    }

    private void nobodyNoticed(List<SteadyClient> clients, Results.Notes notes) throws Exception {
        for (SteadyClient client : clients) {
            assertThat(client.failures()).isEmpty();
            assertThat(client.different()).as("kubeconfigs that were read").isGreaterThan(3);
            Eventually.within(
                    CACHED,
                    STEP,
                    () -> "former tokens are refused",
                    () -> client.formerThatAreAccepted().isEmpty());
        }
        notes.say(
                "%d calls, none failed",
                clients.stream().mapToLong(SteadyClient::calls).sum());
        assertThat(tokens(engine.planet().client())).hasSize(1);
    }

    /** The tenant's tokens in a planet. */
    private List<String> tokens(KubernetesClient planet) {
        return planet.secrets().inNamespace("kube-system").list().getItems().stream()
                .filter(secret -> "kubernetes.io/service-account-token".equals(secret.getType()))
                .filter(secret -> Optional.ofNullable(secret.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault("moons.kingdon.ci/landing", "")
                        .startsWith("rotates/"))
                .map((Secret secret) -> secret.getMetadata().getName())
                .toList();
    }

    private void ask(String landing, String value) {
        tenant.landing("XLanding", landing).edit(xr -> {
            xr.getMetadata().getAnnotations().put("moons.kingdon.ci/rotate", value);
            return xr;
        });
    }

    private void awaitCompleted() throws Exception {
        awaiting("rotations are completed", () -> LANDINGS.stream().allMatch(this::isCompleted));
    }

    private void awaiting(String what, Callable<Boolean> condition) throws Exception {
        Tenant.await(PATIENCE, STEP, () -> what + "; they are " + phases(), condition);
    }

    private String phases() {
        return LANDINGS.stream()
                .map(landing -> landing + ": generation " + generation(landing) + ", " + phase(landing) + " "
                        + message(landing) + ", Ready " + Conditions.of(xr(landing), "Ready"))
                .toList()
                .toString();
    }

    private boolean isCompleted(String landing) {
        return List.of("Completed", "").contains(phase(landing));
    }

    private int generation(String landing) {
        Number generation = xr(landing).get("status", "access", "generation");
        return generation.intValue();
    }

    private String phase(String landing) {
        return access(landing, "phase");
    }

    private String message(String landing) {
        return access(landing, "message");
    }

    private String access(String landing, String field) {
        return Optional.ofNullable(xr(landing).<String>get("status", "access", field))
                .orElse("");
    }

    private GenericKubernetesResource xr(String landing) {
        return tenant.landing("XLanding", landing).require();
    }
}
