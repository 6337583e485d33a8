package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Cluster;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

@QuietScenario
@Order(11)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A11DeliveriesScenario {

    private static final String SPEC = """
            {planet: {vcluster: {expose: {host: moo.planets.test}}}, deliveries: [
              {name: here, secretName: moo-here, providerConfigs: true},
              {name: edge, cluster: ProviderConfig, providerConfigRef: {name: edge}, secretName: moo, providerConfigs: true},
              {name: argo, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: argocd, secretName: moo,
               format: ArgoCD, argoCD: {project: moons, namespaces: [default], labels: {moon: moo}}},
              {name: flux, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: flux-system, secretName: moo,
               format: Flux},
              {name: inside, cluster: Planet, namespace: default, secretName: itself},
              {name: parent, cluster: Planet, access: Parent, namespace: default, secretName: parent}]}""";

    /** It takes two polls of the provider, and more only where something hangs. */
    private static final Duration HEALED = Duration.ofMinutes(3);

    private Installation installation;
    private KubernetesClient edge;
    private Tenant tenant;

    @BeforeAll
    void prepare(Installation installation) throws Exception {
        this.installation = installation;
        edge = installation.engine().edge().client();
        // It has Crossplane too, which is to use what it gets.
        installation.engine().crossplane().offerProviders(installation.engine().edge());
        for (String namespace : new String[] {"deliver", "argocd", "flux-system"}) {
            installation.engine().edge().ensureNamespace(namespace);
        }
        tenant = Tenant.of(installation, "deliver");
    }

    @Test
    @DisplayName("11 Deliver: to a third cluster and into the planet, in every form, healed there and taken away again")
    void delivers(Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        tenant.land("moo", SPEC);
        // Its five pairs of Objects change more often than Crossplane's circuit breaker lets through at once.
        tenant.awaitAllLanded(Duration.ofMinutes(8));
        notes.say(
                "six deliveries after %d s",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());

        works(Tenant.text(tenant.secret("moo-here"), "kubeconfig"), "https://moo.vcluster-deliver-moo.svc:443/");
        works(Tenant.text(there("deliver").require(), "kubeconfig"), "https://moo.planets.test/");
        isRead();
        KubernetesClient planet = installation
                .engine()
                .vclusters()
                .planet("vcluster-deliver-moo", "moo")
                .orElseThrow()
                .client();
        assertThat(Tenant.text(
                        planet.secrets()
                                .inNamespace("default")
                                .withName("itself")
                                .require(),
                        "value"))
                .contains("https://kubernetes.default.svc");
        works(
                Tenant.text(
                        planet.secrets()
                                .inNamespace("default")
                                .withName("parent")
                                .require(),
                        "kubeconfig"),
                "https://127.0.0.2:6443/");

        heals(notes);
        for (String delivery : new String[] {"edge", "argo", "flux"}) {
            tenant.awaitDeletable("moo", "moo-delivery-" + delivery + "-shell");
        }
        tenant.delete("moo");
        tenant.awaitGone("moo");
        for (String namespace : new String[] {"deliver", "argocd", "flux-system"}) {
            assertThat(there(namespace).get()).as("the Secret in %s", namespace).isNull();
        }
    }

    private Resource<Secret> there(String namespace) {
        return edge.secrets().inNamespace(namespace).withName("moo");
    }

    private static void works(String kubeconfig, String server) {
        try (KubernetesClient client = Cluster.clientOf(kubeconfig)) {
            assertThat(client.getMasterUrl()).hasToString(server);
            assertThat(client.namespaces().list().getItems()).isNotEmpty();
        }
    }

    /** Argo CD's and Flux's own code finds the planet by them, and verifies who it is. */
    private void isRead() throws Exception {
        JsonNode argo =
                Yaml.one(installation.engine().read("argocd", there("argocd").require()));
        assertThat(argo.path("server").asString()).isEqualTo("https://moo.planets.test");
        assertThat(argo.path("insecure").asBoolean(true)).isFalse();
        assertThat(argo.path("project").asString()).isEqualTo("moons");
        assertThat(argo.path("labels").path("moon").asString()).isEqualTo("moo");
        assertThat(argo.path("user").asString()).isEqualTo("system:serviceaccount:kube-system:moonlander");
        JsonNode flux =
                Yaml.one(installation.engine().read("flux", there("flux-system").require()));
        assertThat(flux.path("insecure").asBoolean(true)).isFalse();
        assertThat(flux.path("user").asString()).isEqualTo("system:serviceaccount:kube-system:moonlander");
    }

    private void heals(Results.Notes notes) throws Exception {
        Map<String, String> before = there("deliver").require().getData();
        long start = System.nanoTime();
        there("deliver").delete();
        Eventually.within(
                HEALED, Duration.ofMillis(200), () -> "the deleted Secret is back, and filled", () -> isLike(before));
        notes.say(
                "a deleted Secret is back after %d s",
                Duration.ofNanos(System.nanoTime() - start).toSeconds());
        there("deliver")
                .edit(secret -> new SecretBuilder(secret)
                        .addToData("kubeconfig", "bm90IG91cnM=")
                        .build());
        Eventually.within(HEALED, Duration.ofMillis(200), () -> "the edited Secret is as it was", () -> isLike(before));
    }

    private boolean isLike(Map<String, String> before) {
        Secret now = there("deliver").get();
        return now != null && Objects.equals(now.getData(), before);
    }

    @Test
    @DisplayName("11 Deliver: what is there already under the name is reported, and left as it is")
    void foreign() throws Exception {
        Secret theirs = edge.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace("argocd")
                        .withName("taken")
                        .endMetadata()
                        .addToStringData("server", "theirs")
                        .build())
                .create();
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        tenant.land("mop", """
                {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}, deliveries: [
                  {name: argo, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: argocd,
                   secretName: taken, format: ArgoCD}]}""");
        tenant.awaitCondition("mop", "Delivered", "False NameTaken");
        tenant.delete("mop");
        tenant.awaitGone("mop");
        Secret now = edge.secrets().inNamespace("argocd").withName("taken").require();
        assertThat(now.getData()).isEqualTo(theirs.getData());
        assertThat(now.getMetadata().getResourceVersion())
                .isEqualTo(theirs.getMetadata().getResourceVersion());
    }
}
