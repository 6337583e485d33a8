package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every field that needs more than package/install/platform gives, without the rights and then with them. The landings of a step
 * stand side by side: each waits for the provider most of the time.
 */
@Scenario
@Order(15)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A15RightsScenario {

    private static final String EXISTING = "planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}";

    /**
     * A field that needs more rights, or more kinds.
     *
     * @param path as the table in docs/install.md has it
     * @param landing the landing that uses it
     * @param spec the landing's
     * @param condition which condition of the landing says what is missing
     * @param part the folder of package/install that gives it
     */
    private record Field(String path, String landing, String spec, String condition, String part) {}

    private static final List<Field> FIELDS = List.of(
            new Field(
                    "planet.vcluster.expose.type",
                    "ingress",
                    "{planet: {vcluster: {expose: {type: Ingress, host: ingress.planets.test}}}}",
                    "PlanetReady",
                    "vcluster-options"),
            new Field(
                    "planet.vcluster.sync.nodes",
                    "nodes",
                    "{planet: {vcluster: {sync: {nodes: true}}}}",
                    "PlanetReady",
                    "vcluster-options"),
            new Field(
                    "planet.vcluster.sync.customResources",
                    "kinds",
                    "{planet: {vcluster: {sync: {customResources: [helmreleases.helm.toolkit.fluxcd.io]}}}}",
                    "PlanetReady",
                    "vcluster-options"),
            new Field("planet.vcluster.values", "values", """
                    {planet: {vcluster: {values: {
                      controlPlane: {advanced: {podDisruptionBudget: {enabled: true, maxUnavailable: 1}}}}}}}""", "PlanetReady", "vcluster-options"),
            new Field(
                    "deliveries[].providerConfigs",
                    "elsewhere",
                    "{" + EXISTING
                            + ", deliveries: [{name: other, namespace: argocd, secretName: rights, providerConfigs: true}]}",
                    "Delivered",
                    "deliveries"),
            new Field(
                    "parent.clusterRole",
                    "minted",
                    "{" + EXISTING + ", parent: {clusterRole: view, server: \"127.0.0.1:6443\"}, deliveries: ["
                            + "{name: parent, access: Parent, cluster: Planet, namespace: default, secretName: rights}]}",
                    "AccessReady",
                    "parent"),
            new Field(
                    "networkRef",
                    "networked",
                    "{planet: {vcluster: {}}, networkRef: {name: net}}",
                    "PlanetReady",
                    "network"));

    /** A kind that no file of package/install names: the Role that grants it is refused, after the Release has begun. */
    private static final String UNNAMED = "{planet: {vcluster: {sync: {customResources: [widgets.example.org]}}}}";

    private static final String WIDGETS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: widgets
              labels: {moons.kingdon.ci/aggregate-to-provider-helm: "true"}
            rules:
            - apiGroups: [example.org]
              resources: [widgets]
              verbs: [create, delete, patch, update, get, list, watch]
            """;

    private static final String NETWORK = """
            apiVersion: moons.kingdon.ci/v1alpha1
            kind: XNetwork
            metadata: {namespace: %s, name: net}
            spec: {cidr: 10.20.0.0/16, zones: [a], tiers: [Private], nat: None}
            """;

    private Installation installation;
    private KubernetesClient client;
    private Tenant tenant;

    @BeforeAll
    void prepare(Installation installation) throws Exception {
        this.installation = installation;
        client = installation.engine().controlPlane().client();
        installation.engine().controlPlane().ensureNamespace("argocd");
        tenant = Tenant.of(installation, "rights");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
    }

    /** Other scenarios have the rights that they had. Where this one failed, landings go first: deletion needs the rights too. */
    @AfterAll
    void restore() throws Exception {
        try {
            tenant.deleteAll(Tenant.TEARDOWN);
            network().delete();
        } finally {
            List.of("vcluster-options", "deliveries").forEach(installation::revoke);
            client.resource(WIDGETS).delete();
            installation.grant("parent");
            installation.removeNetworkApi();
        }
    }

    private Resource<GenericKubernetesResource> network() {
        return tenant.resource("moons.kingdon.ci/v1alpha1", "XNetwork", "net");
    }

    @Test
    @DisplayName("15 Rights: each field says which file of package/install it lacks, and lands with it")
    void areNamed(Results.Notes notes) throws Exception {
        areInTheTable();
        installation.revoke("parent");
        FIELDS.forEach(field -> tenant.land(field.landing(), field.spec()));
        tenant.land("plain", specOf("vcluster"));
        for (Field field : FIELDS) {
            tenant.awaitSaid(field.landing(), field.condition(), "package/install/" + field.part());
        }
        tenant.awaitLanded("plain");
        notes.say("%d fields name the file that they lack", FIELDS.size());

        List.of("vcluster-options", "deliveries", "parent").forEach(installation::grant);
        installation.installNetworkApi();
        client.resource(NETWORK.formatted("rights")).create();
        networkKeepsItsNamespace();
        tenant.land("options", specOf("vcluster-options"));
        long start = System.nanoTime();
        tenant.awaitAllLanded(Duration.ofMinutes(8));
        notes.say(
                "all have landed %d s after the files were applied",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        hasThree("vcluster-rights-options", "options");
        takesUpRightsGivenLater();
        leave();
    }

    /** What docs/install.md tells people to apply is what is applied here. */
    private static void areInTheTable() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/install.md")).stream()
                .filter(line -> line.startsWith("| "))
                .toList();
        for (Field field : FIELDS) {
            assertThat(rows).anyMatch(row -> row.contains("`" + field.path()) && row.contains("`" + field.part()));
        }
    }

    /** An example's spec, as people apply it. */
    private static String specOf(String example) {
        return Yaml.one(Path.of("examples", example, "xr.yaml")).path("spec").toString();
    }

    /** Three pods of the control plane, in a Deployment, and three of etcd, with volumes of the size that was asked for. */
    private void hasThree(String namespace, String name) {
        assertThat(client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(name)
                        .require()
                        .getSpec()
                        .getReplicas())
                .isEqualTo(3);
        StatefulSet etcd = client.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(name + "-etcd")
                .require();
        assertThat(etcd.getSpec().getReplicas()).isEqualTo(3);
        assertThat(etcd.getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(
                                claim.getSpec().getResources().getRequests().get("storage"))
                        .hasToString("20Gi"));
    }

    /** What package/install/guard does for landings, package/install/network does for networks. */
    private void networkKeepsItsNamespace() throws Exception {
        Tenant networks = Tenant.of(installation, "rights-network");
        Resource<GenericKubernetesResource> network = networks.resource("moons.kingdon.ci/v1alpha1", "XNetwork", "net");
        client.resource(NETWORK.formatted("rights-network")).create();
        networks.awaitKept();
        assertThat(networks.deleteNamespace())
                .hasValueSatisfying(said -> assertThat(said)
                        .contains("XNetwork net", "kubectl delete xnetworks.moons.kingdon.ci --all -n rights-network"));
        network.delete();
        networks.awaitNamespaceGone();
    }

    /** A Release that failed stays failed: it is deleted, as docs/install.md says, and Crossplane makes it anew. */
    private void takesUpRightsGivenLater() throws Exception {
        tenant.land("unnamed", UNNAMED);
        tenant.awaitSaid("unnamed", "PlanetReady", "package/install/vcluster-options");
        Resource<GenericKubernetesResource> release =
                tenant.resource("helm.m.crossplane.io/v1beta1", "Release", "unnamed-vcluster");
        // The refusal is said when the installation ends, and the state at the provider's next look.
        Eventually.until(
                "Release unnamed-vcluster has failed",
                () -> "failed".equals(release.require().<String>get("status", "atProvider", "state")));
        installation.engine().apply(WIDGETS);
        release.delete();
        tenant.awaitLanded("unnamed");
    }

    /** With the rights still there, which deletion needs too. */
    private void leave() throws Exception {
        List<String> landings =
                new ArrayList<>(FIELDS.stream().map(Field::landing).toList());
        landings.addAll(List.of("plain", "options", "unnamed"));
        for (String stays : List.of("elsewhere", "minted")) {
            tenant.awaitDeletable(stays);
        }
        landings.forEach(tenant::delete);
        for (String landing : landings) {
            tenant.awaitGone(landing);
        }
        assertThat(client.rbac().clusterRoles().list().getItems())
                .noneMatch(role -> role.getMetadata().getName().contains("-v-vcluster-rights-"));
        for (Map.Entry<String, List<String>> kinds : Tenant.COMPOSED.entrySet()) {
            if (kinds.getValue().contains("ProviderConfig")) {
                assertThat(client.genericKubernetesResources(kinds.getKey(), "ClusterProviderConfig")
                                .list()
                                .getItems())
                        .noneMatch(config -> config.getMetadata().getName().startsWith("rights."));
            }
        }
        network().delete();
        Eventually.until("XNetwork net is gone", () -> network().get() == null);
    }
}
