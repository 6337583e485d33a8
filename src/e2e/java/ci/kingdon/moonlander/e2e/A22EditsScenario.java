package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Makes the edits of {@code landing/edits.yaml}, from which docs/reference.md has its table. */
@QuietScenario
@Order(22)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class A22EditsScenario {

    private static final String NAMESPACE = "edits";

    private static final Map<String, String> LANDINGS = Map.of(
            "moo", "{planet: {vcluster: {expose: {host: old.edits.test}}}}",
            "mop", """
                    {planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}},
                     access: {rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]},
                     parent: {clusterRole: view, server: old-parent.edits.test},
                     deliveries: [
                       {name: here, secretName: mop-here},
                       {name: argo, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: argocd,
                        secretName: mop-edits, format: ArgoCD, argoCD: {name: old-moon, labels: {sun: old}}},
                       {name: up, access: Parent, cluster: Planet, namespace: default, secretName: mop-up}]}""",
            "flat", "{kubeconfigSecretName: planet-admin}",
            "nip", """
                    {planet: {namespace: {server: old.edits.test}}, deliveries: [
                      {name: argo, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: argocd,
                       secretName: nip-edits, format: ArgoCD}]}""");

    /** package/install/parent has view alone, and says to name others that the policy has. */
    private static final String BIND_EDIT = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: edits-bind}
            rules:
            - {apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], resourceNames: [edit], verbs: [bind]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: edits-bind}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edits-bind}
            subjects:
            - {kind: ServiceAccount, namespace: crossplane-system, name: provider-kubernetes}
            """;

    private Installation installation;
    private Tenant tenant;

    @BeforeEach
    void prepare(Installation installation) throws Exception {
        this.installation = installation;
        installation.engine().controlPlane().ensureNamespace("argocd");
        installation.engine().edge().ensureNamespace("argocd");
        // For sync.
        installation.grant("vcluster-options");
        installation
                .engine()
                .controlPlane()
                .client()
                .load(new ByteArrayInputStream(BIND_EDIT.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        tenant = Tenant.of(installation, NAMESPACE);
        String kubeconfig = installation.engine().planet().kubeconfig();
        tenant.give("planet-admin", kubeconfig);
        ObjectNode other = Yaml.one(kubeconfig);
        ((ObjectNode) other.path("clusters").path(0).path("cluster")).put("tls-server-name", "localhost");
        tenant.client()
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("planet-admin")
                .edit(secret -> new SecretBuilder(secret)
                        .addToStringData("other", Yaml.write(other))
                        .build());
    }

    @AfterEach
    void leave() throws Exception {
        try {
            tenant.deleteAll(Tenant.TEARDOWN);
            // The last edit of onDelete was Retain.
            tenant.client()
                    .namespaces()
                    .withName("vcluster-" + NAMESPACE + "-moo")
                    .delete();
        } finally {
            tenant.client().rbac().clusterRoleBindings().withName("edits-bind").delete();
            tenant.client().rbac().clusterRoles().withName("edits-bind").delete();
            installation.revoke("vcluster-options");
        }
    }

    @Test
    @DisplayName("22 Edits: each edit of a landed one takes effect, or is refused in words")
    void areAnswered(Results.Notes notes) throws Exception {
        LANDINGS.forEach(tenant::land);
        tenant.awaitAllLanded(Edits.PATIENCE);
        new Edits(installation, tenant, LANDINGS.keySet(), notes).areAnswered();
    }
}
