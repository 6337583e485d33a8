package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * One manifest by the Composition of each kind that makes a planet. {@code make e2e} leaves it out, for CozyStack's API and Cluster API take
 * long to build.
 */
@Scenario
class KindsOfPlanets {

    private static final String MANIFEST = """
            {planet: {}, crossplane: {compositionSelector: {matchLabels: {moons.kingdon.ci/planet: %s}}}}""";

    /** The kinds by the label of their Composition, each with what its landing's status calls it. */
    private static final Map<String, String> KINDS = new TreeMap<>(Map.of(
            "vcluster", "VCluster", "namespace", "Namespace", "cozystack", "CozyStack", "cluster-api", "ClusterAPI"));

    /** Where Cluster API takes machines away one after the other. */
    private static final Duration TEARDOWN = Duration.ofMinutes(6);

    @Test
    @DisplayName(
            "One manifest gives the same Secret, ProviderConfigs and conditions, whatever kind of planet the Composition makes of it")
    void oneManifest(Installation installation, Results.Notes notes) throws Exception {
        Engine engine = installation.engine();
        installation.installCozystack();
        installation.installClusterApi();
        engine.controlPlane().ensureNamespace("tenant-moons");
        engine.controlPlane().ensureNamespace("classes");
        KubernetesClient client = engine.controlPlane().client();
        Yaml.all(Path.of("src/e2e/cluster-api/cluster-class.yaml"))
                .forEach(manifest -> client.resource(Yaml.write(manifest))
                        .inNamespace("classes")
                        .create());
        Map<String, Tenant> tenants = new LinkedHashMap<>();
        for (String kind : KINDS.keySet()) {
            tenants.put(kind, Tenant.of(installation, "by-" + kind));
        }
        long start = System.nanoTime();
        tenants.forEach((kind, tenant) -> tenant.land("moo", MANIFEST.formatted(kind)));
        for (Map.Entry<String, Tenant> tenant : tenants.entrySet()) {
            tenant.getValue().awaitLanded("moo");
            tenant.getValue().awaitCondition("moo", "PlanetReachable", "True ");
            notes.say("%s: landed after %d s", tenant.getKey(), Seconds.since(start));
        }
        Map<String, String> first = outcome(tenants.get("vcluster"));
        tenants.forEach((kind, tenant) -> {
            assertThat(tenant.landing("XLanding", "moo").require().<String>get("status", "planet", "kind"))
                    .isEqualTo(KINDS.get(kind));
            assertThat(outcome(tenant)).as(kind).isEqualTo(first);
            try (KubernetesClient planet = tenant.enter("moo")) {
                // A planet that is a namespace has no others.
                String namespace = Optional.ofNullable(planet.getNamespace()).orElse("default");
                assertThat(planet.serviceAccounts()
                                .inNamespace(namespace)
                                .withName("default")
                                .get())
                        .as(kind)
                        .isNotNull();
            }
        });
        start = System.nanoTime();
        tenants.values().forEach(tenant -> tenant.delete("moo"));
        for (Map.Entry<String, Tenant> tenant : tenants.entrySet()) {
            tenant.getValue().awaitGone("moo", TEARDOWN);
            notes.say("%s: gone after %d s", tenant.getKey(), Seconds.since(start));
        }
    }

    /** What a tenant has in the end: the conditions, the keys of the Secret, and what the ProviderConfigs read. */
    private static Map<String, String> outcome(Tenant tenant) {
        Map<String, String> outcome = new TreeMap<>();
        GenericKubernetesResource landing = tenant.landing("XLanding", "moo").require();
        for (Map<String, Object> condition : landing.<List<Map<String, Object>>>get("status", "conditions")) {
            outcome.put(String.valueOf(condition.get("type")), condition.get("status") + " " + condition.get("reason"));
        }
        // Crossplane's own, about how much it lets itself be told at once.
        outcome.remove("Responsive");
        outcome.put(
                "Secret",
                new TreeSet<>(tenant.secret("moo-kubeconfig").getData().keySet()).toString());
        outcome.put("ProviderConfigs", tenant.readByProviders("moo").toString());
        return outcome;
    }
}
