package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import tools.jackson.databind.node.ObjectNode;

/** Landings of three kinds whose tokens are replaced, and those who read their kubeconfigs. A former token is accepted for some seconds only. */
final class RotatingLandings {

    /** A vcluster; a cluster that exists, with three deliveries; a namespace. */
    static final List<String> ALL = List.of("moo", "mop", "nip");

    static final Duration STEP = Duration.ofMillis(500);

    /** Three periods, and what a machine that is busy takes beside them. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** An API server goes on accepting a token for ten seconds after it has last looked. */
    private static final Duration CACHED = Duration.ofSeconds(40);

    private final Engine engine;
    private final Tenant tenant;

    private RotatingLandings(Engine engine, Tenant tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** Lands them in a namespace. */
    static RotatingLandings in(Installation installation, String namespace) throws Exception {
        Engine engine = installation.engine();
        engine.controlPlane().client().resource(Yaml.write(hurried())).serverSideApply();
        engine.edge().ensureNamespace(namespace);
        Tenant tenant = Tenant.of(installation, namespace);
        tenant.give("planet-admin", engine.planet().kubeconfig());
        tenant.land("moo", spec("{vcluster: {}}", ""));
        tenant.land("mop", spec("{existing: {kubeconfigSecretRef: {name: planet-admin}}}", """
                , deliveries: [{name: here, secretName: mop-kubeconfig}, {name: self, cluster: Planet, namespace: default},
                  {name: there, cluster: ProviderConfig, providerConfigRef: {name: edge}, server: "127.0.0.2:6443"}]"""));
        tenant.land("nip", spec("{namespace: {}}", ""));
        for (String landing : ALL) {
            tenant.awaitLanded(landing);
        }
        return new RotatingLandings(engine, tenant);
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

    Tenant tenant() {
        return tenant;
    }

    /** Those who read what the landings deliver. */
    List<SteadyClient> clients() {
        KubernetesClient here = engine.controlPlane().client();
        return List.of(
                SteadyClient.of(here, tenant.namespace(), "moo-kubeconfig", "kubeconfig"),
                SteadyClient.of(here, tenant.namespace(), "mop-kubeconfig", "kubeconfig"),
                SteadyClient.of(here, tenant.namespace(), "nip-kubeconfig", "kubeconfig"),
                SteadyClient.of(engine.planet().client(), "default", "mop-self", "kubeconfig"),
                SteadyClient.of(engine.edge().client(), tenant.namespace(), "mop-there", "kubeconfig"));
    }

    /** Has all tokens replaced, while something happens again and again; after how many seconds they were. */
    long rotated(String asked, Disturbance disturbance) throws Exception {
        long start = System.nanoTime();
        List<Integer> before = generations();
        ALL.forEach(landing -> ask(landing, asked));
        Eventually.within(PATIENCE, STEP, () -> "rotated while " + asked + ": " + phases(), () -> {
            disturbance.happen();
            return done(before);
        });
        awaitCompleted();
        assertThat(generations())
                .as("one generation more")
                .isEqualTo(before.stream().map(one -> one + 1).toList());
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }

    /** What happens meanwhile. */
    interface Disturbance {
        void happen() throws Exception;
    }

    List<Integer> generations() {
        return ALL.stream().map(this::generation).toList();
    }

    /** Whether each has another token than before, and that one only. */
    boolean done(List<Integer> before) {
        for (int i = 0; i < ALL.size(); i++) {
            if (generation(ALL.get(i)) == before.get(i) || !isCompleted(ALL.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Holds that no call of those who read the kubeconfigs again has failed, and that former tokens are refused by now. */
    void nobodyNoticed(List<SteadyClient> clients, Results.Notes notes) throws Exception {
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
    List<String> tokens(KubernetesClient planet) {
        return planet.secrets().inNamespace("kube-system").list().getItems().stream()
                .filter(secret -> "kubernetes.io/service-account-token".equals(secret.getType()))
                .filter(secret -> Optional.ofNullable(secret.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault("moons.kingdon.ci/landing", "")
                        .startsWith(tenant.namespace() + "/"))
                .map((Secret secret) -> secret.getMetadata().getName())
                .toList();
    }

    /** Has the token of one replaced now. */
    void ask(String landing, String value) {
        tenant.landing("XLanding", landing).edit(xr -> {
            xr.getMetadata().getAnnotations().put("moons.kingdon.ci/rotate", value);
            return xr;
        });
    }

    void awaitCompleted() throws Exception {
        awaiting("rotations are completed", () -> ALL.stream().allMatch(this::isCompleted));
    }

    void awaiting(String what, Callable<Boolean> condition) throws Exception {
        Tenant.await(PATIENCE, STEP, () -> what + "; they are " + phases(), condition);
    }

    String phases() {
        return ALL.stream()
                .map(landing -> landing + ": generation " + generation(landing) + ", " + phase(landing) + " "
                        + message(landing) + ", Ready " + Conditions.of(xr(landing), "Ready"))
                .toList()
                .toString();
    }

    boolean isCompleted(String landing) {
        return List.of("Completed", "").contains(phase(landing));
    }

    int generation(String landing) {
        Number generation = xr(landing).get("status", "access", "generation");
        return generation.intValue();
    }

    String phase(String landing) {
        return access(landing, "phase");
    }

    String message(String landing) {
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
