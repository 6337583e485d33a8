package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.ClusterApi;
import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.node.ObjectNode;

/**
 * Clusters that the real Cluster API makes, and landings on them. {@code make e2e} leaves them out, for it takes long to build. Their
 * machines are kept in memory, and what providers find in them is an API server beside that, see {@link ClusterApi}.
 */
@Scenario
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.DisplayName.class)
class ClusterApiPlanets {

    private static final String API = "cluster.x-k8s.io/v1beta2";

    private static final String TOPOLOGY =
            "{classRef: {name: memory}, version: v1.35.4, workers: [{name: md0, workerClass: default, replicas: 1}], variables: {region: here}}";

    /** The spec of a landing that makes a Cluster. */
    private static final String MADE = "{planet: {clusterAPI: {topology: " + TOPOLOGY + "}}}";

    /** What Cluster API makes of a Cluster, by API version and kind. */
    private static final Map<String, List<String>> PARTS = Map.of(
            API,
            List.of("Cluster", "Machine", "MachineSet", "MachineDeployment"),
            "controlplane.cluster.x-k8s.io/v1beta2",
            List.of("KubeadmControlPlane"),
            "bootstrap.cluster.x-k8s.io/v1beta2",
            List.of("KubeadmConfig"),
            "infrastructure.cluster.x-k8s.io/v1beta2",
            List.of("DevCluster", "DevMachine"));

    /** What is seen of a machine that goes: the Secret that it was started with. */
    private static final Pattern OF_A_MACHINE = Pattern.compile("Secret moo-planet-\\S+-[a-z0-9]{5} was deleted");

    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** Some polls of Crossplane and of its providers, each of which would write something if anything were not as it is to be. */
    private static final Duration QUIET = Duration.ofSeconds(45);

    /** Cluster API takes the machines of a Cluster away one after the other. */
    private static final Duration TEARDOWN = Duration.ofMinutes(5);

    private KubernetesClient client;
    private Tenant tenant;

    @BeforeAll
    void installClusterApi(Installation installation) throws Exception {
        installation.installClusterApi();
        client = installation.engine().controlPlane().client();
        tenant = Tenant.of(installation, "fleet");
    }

    @Test
    @DisplayName(
            "1 A landing that is there before its ClusterClass makes a Cluster of it, and then writes nothing any more")
    void lands(Results.Notes notes) throws Exception {
        tenant.land("moo", MADE);
        tenant.awaitCondition("moo", "PlanetReady", "False WaitingForCluster");
        within(() -> "the Cluster is there", () -> cluster("moo-planet").get() != null);
        makeClusterClasses();
        long start = System.nanoTime();
        tenant.awaitLanded("moo");
        notes.say("landed %d s after the ClusterClass", Seconds.since(start));

        Secret kubeconfig = tenant.secret("moo-planet-kubeconfig");
        assertThat(kubeconfig.getType()).isEqualTo("cluster.x-k8s.io/secret");
        assertThat(Tenant.text(kubeconfig, "value")).contains("server: " + status("moo", "server"));
        assertThat(status("moo", "kind")).isEqualTo("ClusterAPI");
        assertThat(status("moo", "version")).isEqualTo("v1.35.4");
        assertThat(spec("moo-planet")).as("what Cluster API's webhook added").contains("\"cpus\":2");
        entersWith("moo");

        tenant.awaitSettled("moo");
        within(() -> "nothing is written for " + QUIET + "; there are " + versions(), () -> {
            List<String> before = versions();
            Thread.sleep(QUIET);
            return versions().equals(before);
        });
    }

    /** What changes with each write to the Cluster's spec, to its Object and to the landing. */
    private List<String> versions() {
        return List.of(
                "Cluster " + cluster("moo-planet").require().getMetadata().getGeneration(),
                "Object "
                        + tenant.resource("kubernetes.m.crossplane.io/v1alpha1", "Object", "moo-cluster")
                                .require()
                                .getMetadata()
                                .getResourceVersion(),
                "XLanding "
                        + tenant.landing("XLanding", "moo")
                                .require()
                                .getMetadata()
                                .getResourceVersion());
    }

    private void entersWith(String landing) {
        try (KubernetesClient planet = tenant.enter(landing)) {
            assertThat(planet.namespaces().withName("kube-system").get()).isNotNull();
            assertThat(planet.getMasterUrl().toString()).isEqualTo(status(landing, "server") + "/");
        }
    }

    @Test
    @DisplayName("2 Edits reach Cluster API, what it refuses is said, and nothing un-lands meanwhile")
    void takesUpEdits(Results.Notes notes) throws Exception {
        try (Vigil vigil = Vigil.over(tenant)) {
            long start = System.nanoTime();
            edit("workers: [{name: md0, workerClass: default, replicas: 2}]");
            awaitCluster(
                    "two workers are ready",
                    () -> Integer.valueOf(2)
                            .equals(cluster("moo-planet").require().get("status", "workers", "readyReplicas")));
            notes.say("workers[].replicas: ready after %d s", Seconds.since(start));

            edit("workers: [{name: md0, workerClass: nonsense, replicas: 2}]");
            tenant.awaitSaid("moo", "PlanetReady", "Synced is False");
            edit("workers: [{name: md0, workerClass: other, replicas: 2}], classRef: {name: also-memory}");
            tenant.awaitLanded("moo");
            awaitCluster(
                    "it is of the other classes", () -> spec("moo-planet").contains("also-memory") && isReconciled());

            start = System.nanoTime();
            edit("replicas: 3");
            awaitCluster(
                    "three control planes are ready",
                    () -> Integer.valueOf(3)
                            .equals(cluster("moo-planet").require().get("status", "controlPlane", "readyReplicas")));
            notes.say("replicas: ready after %d s", Seconds.since(start));

            edit("variables: {region: there, size: {cpus: 4}}");
            awaitCluster(
                    "it has the variables",
                    () -> spec("moo-planet").contains("there")
                            && spec("moo-planet").contains("\"cpus\":4"));
            edit("variables: {region: there, size: null}");
            awaitCluster(
                    "the one that is left out has its default again",
                    () -> spec("moo-planet").contains("\"cpus\":2"));

            start = System.nanoTime();
            edit("version: v1.36.0");
            awaitCluster(
                    "control plane and workers have the version",
                    () -> List.of("controlPlane", "workers").stream()
                            .allMatch(part -> List.of("v1.36.0").equals(kubernetes(part))));
            notes.say("version: all machines have it after %d s", Seconds.since(start));
            edit("version: v1.34.0");
            within(
                    () -> "the version is refused; Synced is " + tenant.condition("moo", "Synced"),
                    () -> tenant.condition("moo", "Synced").contains("neither goes back nor skips"));
            edit("version: v1.36.0");

            edit("workers: []");
            awaitCluster(
                    "the group is gone",
                    () -> parts("MachineDeployment").findAny().isEmpty());
            tenant.awaitLanded("moo");
            assertThat(status("moo", "version")).isEqualTo("v1.36.0");
            entersWith("moo");
            assertThat(vigil.seen().stream()
                            .filter(gone -> !OF_A_MACHINE.matcher(gone).matches()))
                    .isEmpty();
        }
    }

    /** Whether Cluster API has made what the Cluster asks for by now. */
    private boolean isReconciled() {
        GenericKubernetesResource cluster = cluster("moo-planet").require();
        return cluster.getMetadata().getGeneration().equals(observed(cluster))
                && Conditions.of(cluster, "TopologyReconciled").startsWith("True ");
    }

    private static Long observed(GenericKubernetesResource cluster) {
        Number generation = cluster.get("status", "observedGeneration");
        return generation == null ? null : generation.longValue();
    }

    private void edit(String topology) {
        tenant.editSpec("moo", "{planet: {clusterAPI: {topology: {" + topology + "}}}}");
    }

    @Test
    @DisplayName(
            "3 Deleted in the background, in the foreground or while it lands, a landing leaves nothing of its Cluster")
    void leavesNothing(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        tenant.delete("moo");
        tenant.awaitGone("moo", TEARDOWN);
        notes.say("gone after %d s", Seconds.since(start));
        isEmpty();

        tenant.land("moo", MADE);
        tenant.awaitLanded("moo");
        entersWith("moo");
        tenant.land("mop", MADE);
        within(
                () -> "there is a machine of mop's",
                () -> parts("Machine")
                        .anyMatch(machine -> machine.getMetadata().getName().startsWith("mop-")));
        start = System.nanoTime();
        tenant.deleteInForeground("moo");
        tenant.delete("mop");
        tenant.awaitGone("moo", TEARDOWN);
        notes.say("in the foreground, and of the same name: gone after %d s", Seconds.since(start));
        tenant.awaitGone("mop", TEARDOWN);
        notes.say("while it landed: gone after %d s", Seconds.since(start));
        isEmpty();
    }

    @Test
    @DisplayName(
            "4 A Cluster of somebody else's is landed on, never taken over, and stays, as one does that is to be retained")
    void leavesOthersAlone(Results.Notes notes) throws Exception {
        tenant.land("guest", "{planet: {clusterAPI: {name: edge}}}");
        tenant.awaitSaid("guest", "PlanetReady", "waiting for somebody to create Cluster fleet/edge");
        ObjectNode edge = Yaml.one(
                "{apiVersion: " + API
                        + ", kind: Cluster, metadata: {namespace: fleet, name: edge}, spec: {topology: {classRef: {name: memory}, version: v1.35.4, variables: [{name: region, value: here}]}}}");
        client.resource(Serialization.unmarshal(edge.toString(), GenericKubernetesResource.class))
                .create();
        tenant.land("thief", "{planet: {clusterAPI: {name: edge, topology: " + TOPOLOGY + "}}}");
        tenant.land("kept", "{planet: {clusterAPI: {name: retained, onDelete: Retain, topology: " + TOPOLOGY + "}}}");
        tenant.awaitCondition("thief", "PlanetReady", "False NameTaken");
        long start = System.nanoTime();
        for (String landing : List.of("guest", "kept")) {
            tenant.awaitLanded(landing);
            for (String made : List.of("service-account", "cluster-role-binding", "token")) {
                tenant.awaitDeletable(landing, landing + "-" + made);
            }
            notes.say("%s landed after %d s", landing, Seconds.since(start));
        }
        tenant.delete("thief");
        tenant.awaitGone("thief");
        for (String landing : List.of("guest", "kept")) {
            try (KubernetesClient planet = tenant.enter(landing)) {
                assertThat(tenant.remainsIn(planet)).isNotEmpty();
            }
        }
        String inside = Tenant.text(tenant.secret("edge-kubeconfig"), "value");
        tenant.delete("guest");
        tenant.deleteInForeground("kept");
        for (String landing : List.of("guest", "kept")) {
            tenant.awaitGone(landing);
        }
        for (String name : List.of("edge", "retained")) {
            assertThat(cluster(name).require().isMarkedForDeletion()).isFalse();
            try (KubernetesClient planet =
                    Cluster.clientOf(Tenant.text(tenant.secret(name + "-kubeconfig"), "value"))) {
                assertThat(tenant.remainsIn(planet))
                        .as("what is left in %s", name)
                        .isEmpty();
            }
        }
        assertThat(Tenant.text(tenant.secret("edge-kubeconfig"), "value")).isEqualTo(inside);
        for (String name : List.of("edge", "retained")) {
            cluster(name).delete();
        }
        isEmpty();
    }

    /** Makes the ClusterClass, and the same under another name. */
    private void makeClusterClasses() {
        List<ObjectNode> manifests = Yaml.all(Path.of("src/e2e/cluster-api/cluster-class.yaml"));
        manifests.forEach(this::make);
        ((ObjectNode) manifests.getFirst().path("metadata")).put("name", "also-memory");
        make(manifests.getFirst());
    }

    private void make(ObjectNode manifest) {
        client.resource(Serialization.unmarshal(manifest.toString(), GenericKubernetesResource.class))
                .inNamespace(tenant.namespace())
                .create();
    }

    private Resource<GenericKubernetesResource> cluster(String name) {
        return tenant.resource(API, "Cluster", name);
    }

    private String spec(String cluster) {
        return Serialization.asJson(cluster(cluster).require().get("spec"));
    }

    private String status(String landing, String field) {
        return tenant.landing("XLanding", landing).require().get("status", "planet", field);
    }

    /** The versions that the machines of a part of moo's Cluster have. */
    private List<String> kubernetes(String part) {
        List<Map<String, Object>> versions = cluster("moo-planet").require().get("status", part, "versions");
        return versions == null
                ? List.of()
                : versions.stream()
                        .map(version -> String.valueOf(version.get("version")))
                        .toList();
    }

    /** Everything that Cluster API has for Clusters of the tenant. */
    private Stream<GenericKubernetesResource> parts() {
        return PARTS.keySet().stream().flatMap(api -> PARTS.get(api).stream().flatMap(kind -> listed(api, kind)));
    }

    private Stream<GenericKubernetesResource> parts(String kind) {
        return parts().filter(part -> kind.equals(part.getKind()));
    }

    private Stream<GenericKubernetesResource> listed(String apiVersion, String kind) {
        return client
                .genericKubernetesResources(apiVersion, kind)
                .inNamespace(tenant.namespace())
                .list()
                .getItems()
                .stream();
    }

    private void isEmpty() throws Exception {
        within(() -> "nothing is left; there are " + remains(), () -> remains().isEmpty());
    }

    private List<String> remains() {
        Stream<String> secrets = client.secrets().inNamespace(tenant.namespace()).list().getItems().stream()
                .map(secret -> "Secret " + secret.getMetadata().getName());
        return Stream.concat(
                        parts().map(part ->
                                part.getKind() + " " + part.getMetadata().getName()),
                        secrets)
                .toList();
    }

    private void awaitCluster(String what, Callable<Boolean> condition) throws Exception {
        within(
                () -> what + "; Available is "
                        + Conditions.of(cluster("moo-planet").require(), "Available"),
                condition);
    }

    private static void within(Callable<String> what, Callable<Boolean> condition) throws Exception {
        Eventually.within(PATIENCE, Duration.ofMillis(500), what, condition);
    }
}
