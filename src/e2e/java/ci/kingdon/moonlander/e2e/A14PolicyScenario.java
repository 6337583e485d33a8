package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@QuietScenario
@Order(14)
class A14PolicyScenario {

    private static final String MINE = "planet: {existing: {kubeconfigSecretRef: {name: planet-admin}}}";

    /** What a tenant asks for that is not its own, and what the refusal names. */
    private static Map<String, String> cases() {
        Map<String, String> cases = new LinkedHashMap<>();
        cases.put(
                "{planet: {existing: {kubeconfigSecretRef: {name: parent, namespace: crossplane-system}}}}",
                "kubeconfigSecretRef.namespace");
        cases.put("{kubeconfigSecretName: parent, kubeconfigSecretNamespace: crossplane-system}", "Namespace");
        cases.put("{planet: {vcluster: {}}, host: {providerConfigRef: {name: production}}}", "host.providerConfigRef");
        cases.put("{" + MINE + ", targetNamespace: kube-system}", "targetNamespace");
        String[][] deliveries = {
            {"{name: a, namespace: kube-system}", "deliveries[0].namespace"},
            {"{name: a, namespace: crossplane-system}", "deliveries[0].namespace"},
            {"{name: a, namespace: ../kube-system}", "namespace"},
            {"{name: a, namespace: kube-system/}", "namespace"},
            {"{name: a, namespace: Kube-System}", "namespace"},
            {"{name: a, secretName: ../a}", "secretName"},
            {"{name: a, secretName: a/b}", "secretName"},
            {"{name: A}", "name"},
            {"{name: a, server: 'http://evil.example.org'}", "server"},
            {"{name: a, secretName: mop-kubeconfig, format: ArgoCD}", "secretName"},
            {"{name: a, secretName: planet-admin}", "secretName"},
            {
                "{name: a, cluster: ProviderConfig, providerConfigRef: {name: production}, namespace: policy}",
                "providerConfigRef"
            },
            {
                "{name: a, cluster: ProviderConfig, providerConfigRef: {name: in-cluster}, namespace: kube-system}",
                "namespace"
            },
            {"{name: a, cluster: ProviderConfig, providerConfigRef: {name: edge}, namespace: kube-system}", "namespace"
            },
            {"{name: a, cluster: ProviderConfig, providerConfigRef: {kind: clusterproviderconfig, name: edge}}", "kind"
            },
            {"{name: a, format: ArgoCD, argoCD: {labels: {argocd.argoproj.io/secret-type: repository}}}", "labels"},
        };
        for (String[] delivery : deliveries) {
            cases.put("{" + MINE + ", deliveries: [" + delivery[0] + "]}", delivery[1]);
        }
        cases.put(
                "{" + MINE
                        + ", direction: ParentToPlanet, parent: {server: a.example.org, clusterRole: cluster-admin}}",
                "clusterRole");
        return cases;
    }

    @Test
    @DisplayName("14 Policy: what is not a tenant's is refused by name, and nothing is half done")
    void isRefused(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, "policy");
        tenant.give("planet-admin", installation.engine().planet().kubeconfig());
        int byTheApi = 0;
        Map<String, String> cases = cases();
        for (Map.Entry<String, String> refused : cases.entrySet()) {
            try {
                tenant.land("mop", refused.getKey());
            } catch (KubernetesClientException e) {
                assertThat(e.getMessage()).as(refused.getKey()).contains(refused.getValue());
                byTheApi++;
                continue;
            }
            Eventually.within(
                    Duration.ofMinutes(2),
                    Duration.ofMillis(200),
                    () -> refused.getKey() + " is refused; Synced is " + tenant.condition("mop", "Synced"),
                    () -> tenant.condition("mop", "Synced").startsWith("False"));
            assertThat(tenant.condition("mop", "Synced")).as(refused.getKey()).contains(refused.getValue());
            assertThat(tenant.leftovers("mop")).as(refused.getKey()).containsExactly("XLanding mop");
            tenant.delete("mop");
            tenant.awaitGone("mop");
        }
        notes.say("%d refused, %d of them by the API server already", cases.size(), byTheApi);
    }
}
