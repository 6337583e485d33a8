package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * The applications of {@code examples/oam-shop} on the real KubeVela, in a real vcluster. {@code make e2e} leaves them out, for KubeVela takes
 * long to build. The charts of the databases are stand-ins, see {@code src/e2e/charts}: CloudPirates' are no Go modules.
 */
@Scenario
class OamApplications {

    private static final Path EXAMPLE = Path.of("examples/oam-shop");
    private static final String OAM = "core.oam.dev/v1beta1";
    private static final String RELEASES = "helm.m.crossplane.io/v1beta1";
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration STEP = Duration.ofMillis(500);

    /** What nobody but the databases is to know. A shorter one would not be looked for: see {@link Needles}. */
    private static final String PASSWORD = "only-the-shop-and-its-cache-are-to-know-this";

    private KubernetesClient client;
    private Tenant tenant;

    @Test
    @DisplayName("1 The shop: a planet, a database and a cache in it become healthy, and deletion leaves nothing")
    void shop(Installation installation, Results.Notes notes) throws Exception {
        client = installation.engine().controlPlane().client();
        installation.installOam();
        tenant = Tenant.of(installation, "team-a");

        long start = System.nanoTime();
        // The cache first: its workflow waits for a landing that is not there yet.
        apply("cache.yaml");
        await("the cache waits", () -> said("cache").contains("there is no XLanding moo yet"));
        apply("application.yaml");
        tenant.awaitLanded("moo");
        notes.say("the planet landed after %d s", Seconds.since(start));

        await("the database waits for its Secret", () -> release("shop-db").get() != null);
        try (KubernetesClient planet = tenant.enter("moo")) {
            giveCredentials(planet);
            for (String application : List.of("shop", "cache")) {
                await(application + " is running", () -> isRunning(application));
                notes.say("%s is healthy after %d s", application, Seconds.since(start));
            }
            assertThat(planet.apps().statefulSets().inNamespace("shop").list().getItems())
                    .extracting(set -> set.getMetadata().getName())
                    .containsExactlyInAnyOrder("shop-db", "shop-cache");
        }
        assertThat(component("shop", "moo").get("message")).isEqualTo("landed");
        assertThat(component("shop", "shop-db").get("message")).isEqualTo("installed");
        assertThat(release("shop-db").require().<String>get("spec", "providerConfigRef", "name"))
                .isEqualTo("team-a.moo");
        connects();
        // Nobody may take the planet away from under the database.
        assertThatThrownBy(() -> tenant.delete("moo")).hasMessageContaining("in-use");
        new SecretsSearch(installation.engine(), Set.of(PASSWORD), "").findsNothing(tenant.kubeconfig("moo"), notes);

        NamespaceContents contents = new NamespaceContents(client, tenant.namespace());
        assertThat(contents.now())
                .contains("Application cache", "XLanding moo", "Release shop-db", "Secret shop-db-connection");
        start = System.nanoTime();
        // Both at once, as the example's README has it.
        List.of("cache", "shop").forEach(application -> application(application).delete());
        for (String database : List.of("shop-cache", "shop-db")) {
            await(database + " is gone", () -> release(database).get() == null);
        }
        notes.say("the databases are gone after %d s", Seconds.since(start));
        for (String application : List.of("cache", "shop")) {
            await(application + " is gone", () -> application(application).get() == null);
        }
        notes.say("the applications are gone after %d s", Seconds.since(start));
        tenant.awaitGone("moo");
        leavesNothing(contents);
        notes.say("nothing is left after %d s", Seconds.since(start));
        assertThat(client.namespaces().withName("vcluster-team-a-moo").get()).isNull();
    }

    /** As the example has it, but from a repository that can be had here. */
    private void apply(String file) {
        ObjectNode application = Yaml.one(EXAMPLE.resolve(file));
        application
                .at("/spec/components")
                .valueStream()
                .map(ObjectNode.class::cast)
                .forEach(component -> {
                    if (!"landing".equals(component.path("type").stringValue())) {
                        component.withObjectProperty("properties").put("repository", Charts.URL);
                    }
                });
        client.resource(Yaml.write(application)).create();
    }

    private static void giveCredentials(KubernetesClient planet) {
        planet.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build())
                .serverSideApply();
        Map.of("shop-db", "postgres-password", "shop-cache", "redis-password")
                .forEach((secret, key) -> planet.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace("shop")
                                .withName(secret)
                                .endMetadata()
                                .addToStringData(key, PASSWORD)
                                .build())
                        .create());
    }

    private void connects() {
        Secret connection = tenant.secret("shop-db-connection");
        assertThat(connection.getData().keySet())
                .containsExactlyInAnyOrder("host", "port", "database", "username", "password");
        assertThat(Tenant.text(connection, "host")).isEqualTo("shop-db.shop.svc");
        assertThat(Tenant.text(connection, "port")).isEqualTo("5432");
        assertThat(Tenant.text(connection, "password")).isEqualTo(PASSWORD);
    }

    private void await(String what, Eventual condition) throws Exception {
        Eventually.within(PATIENCE, STEP, () -> what + said("shop") + said("cache"), condition::holds);
    }

    private interface Eventual {
        boolean holds() throws Exception;
    }

    private Resource<GenericKubernetesResource> application(String name) {
        return client.genericKubernetesResources(OAM, "Application")
                .inNamespace(tenant.namespace())
                .withName(name);
    }

    private Resource<GenericKubernetesResource> release(String name) {
        return tenant.resource(RELEASES, "Release", name);
    }

    /** The status of an application, with what its components and the steps of its workflow say. */
    private String said(String name) {
        return Optional.ofNullable(application(name).get())
                .map(found -> " " + name + " says " + Yaml.write(found.get("status")))
                .orElse("");
    }

    private boolean isRunning(String name) {
        GenericKubernetesResource found = application(name).require();
        return "running".equals(found.get("status", "status"))
                && found.<List<Map<String, Object>>>get("status", "services").stream()
                        .allMatch(component -> Boolean.TRUE.equals(component.get("healthy")));
    }

    private Map<String, Object> component(String application, String name) {
        return application(application).require().<List<Map<String, Object>>>get("status", "services").stream()
                .filter(component -> name.equals(component.get("name")))
                .findFirst()
                .orElseThrow();
    }

    private void leavesNothing(NamespaceContents contents) throws Exception {
        Eventually.within(
                PATIENCE,
                STEP,
                () -> "nothing is left; there are " + contents.now() + trackers(),
                () -> contents.now().isEmpty() && trackers().isEmpty());
    }

    /** What KubeVela knows by that it made something. */
    private List<GenericKubernetesResource> trackers() {
        return client.genericKubernetesResources(OAM, "ResourceTracker").list().getItems();
    }
}
