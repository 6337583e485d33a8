package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the API server refuses, by package/install/guard. */
@QuietScenario
@Order(20)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A20GuardScenario {

    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    /** Changes to a Secret that a ProviderConfig reads. */
    private static final Map<String, String> PATCHES = Map.of(
            "change", "{'data': {'kubeconfig': 'e30='}}",
            "take the annotations off", "{'metadata': {'annotations': null}}",
            "take the labels off", "{'metadata': {'labels': null}}",
            "call it Argo CD's", "{'metadata': {'labels': {'argocd.argoproj.io/secret-type': 'cluster'}}}");

    private Installation installation;
    private KubernetesClient client;
    private Tenant vcluster;
    private Tenant existing;
    private Tenant argo;
    private Tenant secrets;

    /** All land side by side. */
    @BeforeAll
    void land(Installation installation) throws Exception {
        this.installation = installation;
        client = installation.engine().controlPlane().client();
        vcluster = Tenant.of(installation, "guard-vcluster");
        vcluster.land("moo", Tenant.VCLUSTER);
        argo = existing("guard-argo");
        argo.land("moo", Tenant.VCLUSTER);
        existing = existing("guard-existing");
        secrets = existing("guard-secrets");
    }

    @Test
    @DisplayName(
            "20 Guard: a namespace is not deleted before its landings and all that they composed, and then at once")
    void namespaceStays(Results.Notes notes) throws Exception {
        Tenant empty = Tenant.of(installation, "guard-empty");
        existing.awaitLanded("mop");
        existing.awaitDeletable("mop");
        vcluster.awaitLanded("moo");

        // Whichever of the policies speaks first.
        assertThat(refusal(vcluster))
                .contains("moo", "namespace guard-vcluster")
                .containsAnyOf(
                        "kubectl delete xlandings,landings --all -n guard-vcluster",
                        "kubectl delete composite --all -n guard-vcluster");
        assertThat(refusal(existing))
                .contains("mop")
                .containsAnyOf(
                        "kubectl delete xlandings,landings --all -n guard-existing",
                        "kubectl delete composite --all -n guard-existing");
        assertThat(empty.deleteNamespace()).isEmpty();
        empty.awaitNamespaceGone();
        alsoForLandings();

        for (Tenant tenant : List.of(vcluster, existing)) {
            tenant.delete(tenant == vcluster ? "moo" : "mop");
            assertThat(refusal(tenant)).isNotEmpty();
        }
        long start = System.nanoTime();
        for (Tenant tenant : List.of(vcluster, existing)) {
            tenant.awaitNamespaceGone();
        }
        notes.say("both gone %d s after their landings were deleted", seconds(start));
        assertThat(client.namespaces().withName("vcluster-guard-vcluster-moo").get())
                .isNull();
        assertThat(accountOf("guard-existing")).isNull();
    }

    /** The ServiceAccount of a namespace's landing in the planet that stays. */
    private ServiceAccount accountOf(String namespace) {
        return installation
                .engine()
                .planet()
                .client()
                .serviceAccounts()
                .inNamespace("kube-system")
                .withName("moonlander." + namespace + ".mop")
                .get();
    }

    /** The kind Landing has a policy of its own. This one waits for a Secret that nobody makes. */
    private void alsoForLandings() throws Exception {
        Tenant waiting = Tenant.of(installation, "guard-landing");
        client.resource("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: Landing
                metadata: {namespace: guard-landing, name: seed}
                spec: {kubeconfigSecretName: nowhere}
                """).create();
        assertThat(refusal(waiting))
                .contains("Landing seed", "kubectl delete xlandings,landings --all -n guard-landing");
        waiting.landing("Landing", "seed").delete();
        waiting.awaitNamespaceGone();
    }

    @Test
    @DisplayName(
            "20 Guard: in Argo CD's order, one after the other in foreground and the namespace last, nothing hangs")
    void argoOrder(Results.Notes notes) throws Exception {
        argo.awaitLanded("moo");
        argo.awaitLanded("mop");
        argo.awaitDeletable("mop");
        long start = System.nanoTime();
        argo.deleteInForeground("moo");
        argo.deleteInForeground("mop");
        // Of the same wave: the planet's kubeconfig goes before what needs it.
        client.secrets()
                .inNamespace("guard-argo")
                .withName("planet-admin")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
        argo.awaitGone("moo");
        argo.awaitGone("mop");
        argo.awaitNamespaceGone();
        assertThat(accountOf("guard-argo")).isNull();
        notes.say("gone after %d s", seconds(start));
    }

    @Test
    @DisplayName("20 Guard: the Secrets that ProviderConfigs read are Crossplane's to write, not the tenant's")
    void kubeconfigsAreCrossplanes(Results.Notes notes) throws Exception {
        secrets.awaitLanded("mop");
        try (KubernetesClient editor = editor()) {
            Map<String, Runnable> attempts = attempts(editor);
            attempts.forEach((what, attempt) -> assertThat(said(attempt))
                    .as(what)
                    .hasValueSatisfying(said -> assertThat(said).contains("only Crossplane may")));
            notes.say("%d attempts refused", attempts.size());
            // What is the tenant's own stays the tenant's.
            editor.resource(labelled("own").build()).create();
            editor.resource(labelled("own").build()).delete();
        }
        // An administrator may, and then Crossplane.
        secret(client, "mop-kubeconfig").delete();
        Eventually.until(
                "Crossplane makes Secret mop-kubeconfig again",
                () -> secret(client, "mop-kubeconfig").get() != null);
        secrets.awaitDeletable("mop");
        secrets.delete("mop");
        secrets.awaitGone("mop");
    }

    @Test
    @DisplayName(
            "20 Guard: an Object of a landing's is not made with references, into whose spec a provider would write a Secret")
    void fillsBeginWithout() {
        String fill = """
                apiVersion: kubernetes.m.crossplane.io/v1alpha1
                kind: Object
                metadata: {namespace: guard-secrets, name: fill%s}
                spec:
                  managementPolicies: [Observe, Update]
                  providerConfigRef: {kind: ClusterProviderConfig, name: edge}
                  references: [{patchesFrom: {apiVersion: v1, kind: Secret, namespace: guard-secrets, name: planet-admin, fieldPath: data}, toFieldPath: data}]
                  forProvider: {manifest: {apiVersion: v1, kind: Secret, metadata: {namespace: default, name: fill}}}
                """;
        assertThat(said(() -> client.resource(fill.formatted(", annotations: {moons.kingdon.ci/landing: a/b/c}"))
                        .create()))
                .hasValueSatisfying(said -> assertThat(said).contains("not made with references"));
        // Others' Objects are theirs.
        client.resource(fill.formatted("")).dryRun().create();
    }

    /** What somebody with the role edit in the landing's namespace tries, by which a provider would read another kubeconfig. */
    private Map<String, Runnable> attempts(KubernetesClient editor) {
        Map<String, Runnable> attempts = new LinkedHashMap<>();
        PATCHES.forEach((what, patch) ->
                attempts.put(what, () -> secret(editor, "mop-planet").patch(MERGE, patch.replace('\'', '"'))));
        attempts.put("delete", () -> secret(editor, "mop-planet").delete());
        attempts.put(
                "delete the one that people use",
                () -> secret(editor, "mop-kubeconfig").delete());
        attempts.put(
                "delete all",
                () -> editor.secrets()
                        .inNamespace(secrets.namespace())
                        .withLabel("crossplane.io/composite", "mop")
                        .delete());
        attempts.put(
                "make one that looks like a landing's",
                () -> editor.resource(labelled("forged")
                                .editMetadata()
                                .addToAnnotations("moons.kingdon.ci/landing", "guard-secrets/later/1")
                                .endMetadata()
                                .build())
                        .create());
        return attempts;
    }

    /** A namespace with a landing on the engine's other cluster. */
    private Tenant existing(String namespace) throws Exception {
        Tenant tenant = Tenant.of(installation, namespace);
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        tenant.land("mop", Tenant.existing("planet-admin"));
        return tenant;
    }

    /** Somebody who may edit everything in a namespace that Kubernetes' role edit covers. */
    private KubernetesClient editor() {
        client.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withNamespace(secrets.namespace())
                        .withName("editor")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "editor", null)
                        .build())
                .create();
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(client.getConfiguration())
                        .withImpersonateUsername("editor")
                        .build())
                .build();
    }

    private SecretBuilder labelled(String name) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace(secrets.namespace())
                .withName(name)
                .addToLabels("crossplane.io/composite", "mop")
                .endMetadata();
    }

    private Resource<Secret> secret(KubernetesClient client, String name) {
        return client.secrets().inNamespace(secrets.namespace()).withName(name);
    }

    /** What the API server says to whoever would delete the tenant's namespace, which stays. */
    private String refusal(Tenant tenant) throws Exception {
        tenant.awaitKept();
        String said = tenant.deleteNamespace().orElse("");
        assertThat(client.namespaces().withName(tenant.namespace()).require().isMarkedForDeletion())
                .isFalse();
        return said;
    }

    /** How the API server refuses. */
    private static Optional<String> said(Runnable attempt) {
        try {
            attempt.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static long seconds(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
