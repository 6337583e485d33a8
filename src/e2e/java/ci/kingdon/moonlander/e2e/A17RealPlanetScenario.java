package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Planet;
import ci.kingdon.moonlander.engine.ServedCertificate;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a landing asks of vcluster, and what vcluster makes of it. */
@QuietScenario
@Order(17)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A17RealPlanetScenario {

    private static final String NAMESPACE = "real";
    private static final String MOO = "vcluster-real-moo";
    private static final String TRIO = "vcluster-real-trio";

    private Installation installation;
    private Tenant tenant;

    @BeforeAll
    void makeTenant(Installation engine) {
        installation = engine;
        tenant = Tenant.of(engine, NAMESPACE);
    }

    @Test
    @DisplayName("17 Real planet: names, OIDC, storage, a crash, and what stays with onDelete Retain")
    void one(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        tenant.land("moo", """
                {planet: {vcluster: {
                  expose: {host: moo.real.test}, extraSANs: [other.real.test], onDelete: Retain,
                  storage: {size: 1Gi, className: fast},
                  oidc: {issuerURL: "https://issuer.real.test", clientID: moons, usernameClaim: email, groupsClaim: teams}}}}""");
        tenant.awaitLanded("moo");
        Planet planet = planet(MOO, "moo");
        notes.say("landed in %d s; the planet takes %d MiB", secondsSince(start), planet.residentMebibytes());

        certificate();
        assertThat(server(tenant.client()
                        .secrets()
                        .inNamespace(MOO)
                        .withName("vc-moo")
                        .require()))
                .isEqualTo("https://moo.vcluster-real-moo.svc:443");
        assertThat(planet.arguments("kube-apiserver"))
                .contains(
                        "--oidc-issuer-url=https://issuer.real.test",
                        "--oidc-client-id=moons",
                        "--oidc-username-claim=email",
                        "--oidc-groups-claim=teams");
        assertThat(claims(MOO)).containsExactly("data-moo-0 1Gi fast");
        crash(planet, notes);
        retains();
    }

    private void certificate() throws Exception {
        X509Certificate served =
                ServedCertificate.of("moo.vcluster-real-moo.svc", 443).orElseThrow();
        String address = tenant.client()
                .services()
                .inNamespace(MOO)
                .withName("moo")
                .require()
                .getSpec()
                .getClusterIP();
        assertThat(served.getSubjectAlternativeNames().stream()
                        .map(name -> name.get(1).toString()))
                .contains(
                        "moo",
                        "moo.vcluster-real-moo",
                        "moo.vcluster-real-moo.svc",
                        "moo.vcluster-real-moo.svc.cluster.local",
                        "moo.real.test",
                        "other.real.test",
                        "kubernetes.default.svc",
                        address);
    }

    private static String server(Secret published) {
        return Yaml.one(Tenant.text(published, "config"))
                .at("/clusters/0/cluster/server")
                .stringValue();
    }

    /** The planet crashes: its data and its certificates are in its volume, and the landing stays landed. */
    private void crash(Planet planet, Results.Notes notes) throws Exception {
        String before = tenant.kubeconfig("moo");
        try (KubernetesClient inside = tenant.enter("moo")) {
            inside.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withNamespace("default")
                            .withName("kept")
                            .endMetadata()
                            .build())
                    .create();
            long start = System.nanoTime();
            planet.stopApiServer();
            planet.startApiServer();
            notes.say("served again %d s after a crash", secondsSince(start));
            assertThat(inside.configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get())
                    .isNotNull();
        }
        assertThat(tenant.condition("moo", "Landed")).startsWith("True ");
        assertThat(tenant.kubeconfig("moo").equals(before))
                .as("the kubeconfig is that of before")
                .isTrue();
    }

    /** Nothing runs any more, no credentials are left, and the data are. */
    private void retains() throws Exception {
        KubernetesClient host = tenant.client();
        tenant.delete("moo");
        tenant.awaitGone("moo");
        Eventually.within(
                Duration.ofMinutes(1),
                Duration.ofMillis(200),
                () -> "of " + MOO + " only its volume stays; there are "
                        + host.secrets().inNamespace(MOO).list().getItems(),
                () -> host.secrets().inNamespace(MOO).list().getItems().isEmpty()
                        && host.pods().inNamespace(MOO).list().getItems().isEmpty()
                        && host.services().inNamespace(MOO).list().getItems().isEmpty());
        assertThat(claims(MOO)).containsExactly("data-moo-0 1Gi fast");
        host.namespaces().withName(MOO).delete();
    }

    @Test
    @DisplayName("17 Real planet: three replicas from the beginning, with an etcd of three")
    void three(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        tenant.land("trio", "{planet: {vcluster: {replicas: 3, storage: {size: 2Gi, className: fast}}}}");
        tenant.awaitLanded("trio");
        Planet planet = planet(TRIO, "trio");
        notes.say("three replicas landed in %d s; they take %d MiB", secondsSince(start), planet.residentMebibytes());
        Eventually.within(
                Duration.ofMinutes(2), Duration.ofMillis(500), () -> "all of trio's pods are ready", this::trioIsReady);
        assertThat(claims(TRIO))
                .containsExactly("data-trio-etcd-0 2Gi fast", "data-trio-etcd-1 2Gi fast", "data-trio-etcd-2 2Gi fast");
        tenant.delete("trio");
        tenant.awaitGone("trio");
        Eventually.within(
                Duration.ofMinutes(1),
                Duration.ofMillis(200),
                () -> TRIO + " is gone with all that was in it",
                () -> tenant.client().namespaces().withName(TRIO).get() == null);
    }

    private boolean trioIsReady() {
        return Integer.valueOf(3)
                        .equals(tenant.client()
                                .apps()
                                .deployments()
                                .inNamespace(TRIO)
                                .withName("trio")
                                .require()
                                .getStatus()
                                .getReadyReplicas())
                && Integer.valueOf(3)
                        .equals(tenant.client()
                                .apps()
                                .statefulSets()
                                .inNamespace(TRIO)
                                .withName("trio-etcd")
                                .require()
                                .getStatus()
                                .getReadyReplicas());
    }

    private Planet planet(String namespace, String name) {
        return installation.engine().vclusters().planet(namespace, name).orElseThrow();
    }

    /** The volumes that are claimed: name, size and class. */
    private List<String> claims(String namespace) {
        return tenant.client().persistentVolumeClaims().inNamespace(namespace).list().getItems().stream()
                .map(A17RealPlanetScenario::described)
                .sorted()
                .toList();
    }

    private static String described(PersistentVolumeClaim claim) {
        return claim.getMetadata().getName() + " "
                + claim.getSpec().getResources().getRequests().get("storage") + " "
                + claim.getSpec().getStorageClassName();
    }

    private static long secondsSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
