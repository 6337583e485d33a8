package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.engine.Cozystack;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Tenant clusters of CozyStack's real API server, and vclusters in them. {@code make e2e} leaves them out, for it takes long to
 * build. What CozyStack makes of a Kubernetes is played, see {@link Cozystack}.
 */
@Scenario
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.DisplayName.class)
class CozystackPlanets {

    private static final String TENANT = "tenant-moons";
    private static final String API = "apps.cozystack.io/v1alpha1";

    private static final String HARVEY = """
            {planet: {cozystack: {tenant: tenant-moons, version: v1.34}}}""";

    /** A vcluster in the planet of another landing, in the same namespace. */
    private static final String INSIDE = """
            {planet: {vcluster: {expose: {host: %s.planets.test}}},
             host: {providerConfigRef: {kind: ProviderConfig, name: %s}}}""";

    private Engine engine;
    private Installation installation;
    private Cozystack cozystack;
    private KubernetesClient host;

    @BeforeAll
    void install(Installation installation) throws Exception {
        this.installation = installation;
        engine = installation.engine();
        host = engine.controlPlane().client();
        cozystack = installation.installCozystack();
        for (String tenant : List.of("tenant-root", TENANT, "tenant-other")) {
            engine.controlPlane().ensureNamespace(tenant);
        }
    }

    @Test
    @DisplayName("1 Harvey is landed by CozyStack's API, and moo in Harvey; both go in any order, and leave nothing")
    void harveyAndMoo(Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "harbour");
        long start = System.nanoTime();
        tenant.land("harvey", HARVEY);
        tenant.land("titan", HARVEY);
        for (String landing : List.of("harvey", "titan")) {
            tenant.awaitLanded(landing);
            notes.say("%s landed after %d s", landing, Seconds.since(start));
        }
        Cluster harvey = cozystack.cluster(TENANT, "harvey").orElseThrow();
        try (KubernetesClient planet = tenant.enter("harvey")) {
            assertThat(planet.getMasterUrl()).hasToString("https://kubernetes-harvey.tenant-moons.svc:6443/");
            harvey.ensureNamespace("only-in-harvey");
            assertThat(planet.namespaces().withName("only-in-harvey").get()).isNotNull();
        }

        isSettled("harvey");

        start = System.nanoTime();
        tenant.land("moo", INSIDE.formatted("moo", "harbour.harvey"));
        tenant.land("rhea", INSIDE.formatted("rhea", "harbour.titan"));
        for (String landing : List.of("moo", "rhea")) {
            tenant.awaitLanded(landing);
            notes.say("%s in it landed after %d s", landing, Seconds.since(start));
        }
        assertThat(harvey.client().namespaces().withName("vcluster-harbour-moo").get())
                .isNotNull();
        try (KubernetesClient planet = tenant.enter("moo")) {
            assertThat(planet.getMasterUrl()).hasToString("https://moo.planets.test/");
            assertThat(planet.namespaces().withName("only-in-harvey").get()).isNull();
        }

        // Harvey first, which is refused while moo stands in it; then moo. Titan and rhea at once, as Argo CD would.
        assertThatThrownBy(() -> tenant.delete("harvey")).hasMessageContaining("in-use");
        assertThatThrownBy(() -> tenant.deleteInForeground("titan")).hasMessageContaining("in-use");
        start = System.nanoTime();
        tenant.delete("moo");
        tenant.deleteInForeground("rhea");
        tenant.awaitGone("moo");
        assertThat(harvey.client().namespaces().withName("vcluster-harbour-moo").get())
                .as("moo's namespace in Harvey")
                .isNull();
        for (String landing : List.of("harvey", "titan")) {
            tenant.deleteWhenAllowed(landing);
        }
        for (String landing : List.of("rhea", "harvey", "titan")) {
            tenant.awaitGone(landing);
            notes.say("%s gone after %d s", landing, Seconds.since(start));
        }
        isEmpty(TENANT);
    }

    /** CozyStack's API does not record who has set which field, and still nobody goes on applying what is there. */
    private void isSettled(String name) throws InterruptedException {
        Resource<GenericKubernetesResource> release = host.genericKubernetesResources(
                        "helm.toolkit.fluxcd.io/v2", "HelmRelease")
                .inNamespace(TENANT)
                .withName("kubernetes-" + name);
        String before = release.require().getMetadata().getResourceVersion();
        // Providers look every ten seconds here.
        Thread.sleep(Duration.ofSeconds(35));
        assertThat(release.require().getMetadata().getResourceVersion()).isEqualTo(before);
    }

    /** Nothing of a landing's is left in a tenant; what CozyStack has of it goes in its own time. */
    private void isEmpty(String namespace) throws Exception {
        Eventually.within(
                Tenant.TEARDOWN,
                Tenant.STEP,
                () -> "nothing is left in " + namespace + "; there are " + remains(namespace),
                () -> remains(namespace).isEmpty());
    }

    private List<String> remains(String namespace) {
        return Stream.of(
                        host.genericKubernetesResources(API, "Kubernetes"),
                        host.genericKubernetesResources(API, "Tenant"),
                        host.genericKubernetesResources("helm.toolkit.fluxcd.io/v2", "HelmRelease"))
                .flatMap(kind -> kind.inNamespace(namespace).list().getItems().stream())
                .map(resource ->
                        resource.getKind() + " " + resource.getMetadata().getName())
                .toList();
    }

    @Test
    @DisplayName("2 Each edit of a landed one takes effect in CozyStack's API, or is refused in words")
    void edits(Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "edits");
        tenant.land("harvey", HARVEY);
        tenant.awaitLanded("harvey");
        new Edits(installation, tenant, Set.of("harvey"), notes).areAnswered();
        keepsWhatIsLeftOut();
        // The last edit of onDelete was Retain: the cluster stays, and what the landing made in it goes.
        Cluster harvey = cozystack.cluster(TENANT, "harvey").orElseThrow();
        tenant.delete("harvey");
        tenant.awaitGone("harvey");
        assertThat(tenant.remainsIn(harvey.client())).isEmpty();
        GenericKubernetesResource kept = host.genericKubernetesResources(API, "Kubernetes")
                .inNamespace(TENANT)
                .withName("harvey")
                .require();
        host.resource(kept).delete();
        isEmpty(TENANT);
    }

    /** Why the function refuses to leave out what was given before. If this fails, CozyStack has learned it, and the function need not. */
    private void keepsWhatIsLeftOut() {
        String plain = """
                apiVersion: %s
                kind: Kubernetes
                metadata: {namespace: %s, name: plain}
                spec: {version: v1.34%s}
                """;
        for (String addons : List.of(", addons: {certManager: {enabled: true}}", "")) {
            host.resource(plain.formatted(API, TENANT, addons))
                    .fieldManager("somebody")
                    .forceConflicts()
                    .serverSideApply();
        }
        Resource<GenericKubernetesResource> cluster = host.genericKubernetesResources(API, "Kubernetes")
                .inNamespace(TENANT)
                .withName("plain");
        assertThat(cluster.require().<Boolean>get("spec", "addons", "certManager", "enabled"))
                .isTrue();
        cluster.delete();
    }

    @Test
    @DisplayName("3 A cluster of somebody else's with the same name is left as it is, and nobody gets its kubeconfig")
    void foreign(Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "foreign");
        host.resource("""
                apiVersion: %s
                kind: Kubernetes
                metadata: {namespace: %s, name: theirs}
                spec: {version: v1.34}
                """.formatted(API, TENANT)).create();
        Eventually.until(
                "their cluster is there",
                () -> cozystack.cluster(TENANT, "theirs").isPresent());
        tenant.land("theirs", HARVEY);
        tenant.awaitCondition("theirs", "PlanetReady", "False NameTaken");
        assertThat(tenant.leftovers("theirs")).noneMatch(name -> name.contains("admin-kubeconfig"));
        tenant.delete("theirs");
        tenant.awaitGone("theirs");
        assertThat(host.genericKubernetesResources(API, "Kubernetes")
                        .inNamespace(TENANT)
                        .withName("theirs")
                        .get())
                .isNotNull();
        notes.say("left as it is");
    }

    @Test
    @DisplayName(
            "4 A planet that cannot be reached is said to be so, and nothing un-lands; in a tenant of the landing's own, which goes with it")
    void unreachable(Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "dark");
        tenant.land("dark", "{planet: {cozystack: {tenant: tenant-root, ownTenant: true}}}");
        tenant.awaitLanded("dark");
        String own = tenant.landing("XLanding", "dark").require().get("status", "planet", "namespace");
        assertThat(own).startsWith("tenant-tdark");
        assertThat(tenant.condition("dark", "PlanetReachable")).startsWith("True ");
        String kubeconfig = tenant.kubeconfig("dark");
        Cluster cluster = cozystack.cluster(own, "dark").orElseThrow();

        cluster.stopApiServer();
        long start = System.nanoTime();
        tenant.awaitCondition("dark", "PlanetReachable", "False Unreachable");
        notes.say("unreachable after %d s", Seconds.since(start));
        assertThat(tenant.condition("dark", "Landed")).startsWith("True ");
        assertThat(tenant.kubeconfig("dark").equals(kubeconfig))
                .as("the kubeconfig is that of before")
                .isTrue();
        cluster.startApiServer();
        start = System.nanoTime();
        tenant.awaitCondition("dark", "PlanetReachable", "True ");
        notes.say("reachable again after %d s", Seconds.since(start));

        start = System.nanoTime();
        tenant.deleteInForeground("dark");
        tenant.awaitGone("dark");
        notes.say("gone after %d s", Seconds.since(start));
        Eventually.within(
                Tenant.TEARDOWN,
                Tenant.STEP,
                () -> "namespace " + own + " is gone",
                () -> host.namespaces().withName(own).get() == null);
        isEmpty("tenant-root");
    }

    @Test
    @DisplayName(
            "9 Secret bytes live in Secrets: every write to every etcd, those of tenants' clusters too, and every log")
    void nothingLeaks(Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "leaks");
        tenant.land("harvey", "{planet: {cozystack: {tenant: tenant-other}}}");
        tenant.awaitLanded("harvey");
        new SecretsSearch(engine).findsNothing(tenant.kubeconfig("harvey"), notes);
        tenant.delete("harvey");
        tenant.awaitGone("harvey");
        isEmpty("tenant-other");
    }
}
