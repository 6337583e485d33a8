package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The attempts that docs/security.md lists as refused, by a ServiceAccount that may create XLandings and nothing else. */
@QuietScenario
@Order(23)
class A23AttacksScenario {

    private static final String NAMESPACE = "attacks";

    private static final String STRICT = "xlandings-without-input";

    /** The API server's code for a resource that its schema does not take. */
    private static final int UNPROCESSABLE = 422;

    private static final String RIGHTS = """
            apiVersion: v1
            kind: ServiceAccount
            metadata: {namespace: attacks, name: tenant}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {namespace: attacks, name: tenant}
            rules: [{apiGroups: [moons.kingdon.ci], resources: [xlandings], verbs: [create]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {namespace: attacks, name: tenant}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: tenant}
            subjects: [{kind: ServiceAccount, namespace: attacks, name: tenant}]
            """;

    /** What would be quicker than a landing. */
    private static final List<String> DIRECTLY = List.of("""
            apiVersion: v1
            kind: Pod
            metadata: {namespace: attacks, name: a}
            spec: {containers: [{name: a, image: a}]}
            """, """
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: Object
            metadata: {namespace: attacks, name: a}
            spec: {providerConfigRef: {kind: ClusterProviderConfig, name: in-cluster}, forProvider: {manifest: {apiVersion: v1, kind: ConfigMap}}}
            """, """
            apiVersion: helm.m.crossplane.io/v1beta1
            kind: Release
            metadata: {namespace: attacks, name: a}
            spec: {forProvider: {chart: {name: a, repository: "https://attacker.example.org"}}}
            """, """
            apiVersion: kubernetes.m.crossplane.io/v1alpha1
            kind: ProviderConfig
            metadata: {namespace: attacks, name: a}
            spec: {credentials: {source: InjectedIdentity}}
            """);

    @Test
    @DisplayName("23 Attacks: a tenant who may create XLandings, and whom nothing is opened, gets no more")
    void areRefused(Installation installation, Results.Notes notes) throws Exception {
        Tenant tenant = Tenant.of(installation, NAMESPACE);
        KubernetesClient client = tenant.client();
        client.resource(Yaml.write(strict())).create();
        Yaml.all(RIGHTS)
                .forEach(manifest -> client.resource(Yaml.write(manifest)).create());
        try (KubernetesClient attacker =
                new KubernetesClientBuilder().withConfig(as(client)).build()) {
            DIRECTLY.forEach(manifest -> assertThatThrownBy(
                            () -> attacker.resource(manifest).create())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN)));
            Map<String, JsonNode> created = attempt(attacker);
            for (Map.Entry<String, JsonNode> attempt : created.entrySet()) {
                isRefused(tenant, attempt.getKey(), attempt.getValue());
            }
            notes.say(
                    "%d refused by the API server, %d by the function",
                    Yaml.list("landing/attacks-refused.yaml").count() - created.size(), created.size());
        } finally {
            tenant.deleteAll(Tenant.TEARDOWN);
            client.resource(Yaml.write(strict())).delete();
        }
    }

    /** Makes all attempts, and gives those that the API server has taken. */
    private static Map<String, JsonNode> attempt(KubernetesClient attacker) {
        Map<String, JsonNode> created = new LinkedHashMap<>();
        List<JsonNode> rows = Yaml.list("landing/attacks-refused.yaml").toList();
        for (int i = 0; i < rows.size(); i++) {
            String name = "a" + i;
            try {
                attacker.resource(Yaml.write(landing(name, rows.get(i)))).create();
                created.put(name, rows.get(i));
            } catch (KubernetesClientException e) {
                assertThat(e.getCode()).as("%s", rows.get(i)).isEqualTo(UNPROCESSABLE);
            }
        }
        return created;
    }

    private static void isRefused(Tenant tenant, String name, JsonNode row) throws Exception {
        String says = row.path("says").asString();
        String field = says.substring(0, says.indexOf(": "));
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(200),
                () -> row + " is refused; Synced is " + tenant.condition(name, "Synced"),
                () -> tenant.condition(name, "Synced").startsWith("False")
                        && tenant.condition(name, "Synced").contains(field + ": "));
        assertThat(tenant.leftovers(name)).as("%s", row).containsExactly("XLanding " + name);
    }

    /** The landing of a row, in this namespace and under the Composition without an input. */
    private static ObjectNode landing(String name, JsonNode row) {
        ObjectNode landing = Yaml.one("{apiVersion: moons.kingdon.ci/v1alpha1, kind: XLanding}");
        JsonNode xr = row.path("xr");
        ObjectNode metadata =
                landing.putObject("metadata").put("namespace", NAMESPACE).put("name", name);
        if (xr.at("/metadata/annotations") instanceof ObjectNode annotations) {
            metadata.set("annotations", annotations);
        }
        JsonNode spec = row.has("spec") ? row.path("spec") : xr.path("spec");
        landing.set("spec", spec.deepCopy());
        landing.withObject("spec")
                .putObject("crossplane")
                .putObject("compositionRef")
                .put("name", STRICT);
        return landing;
    }

    /** The package's Composition without its input. */
    private static ObjectNode strict() {
        ObjectNode composition = Yaml.one(Path.of("package/apis/xlandings/composition.yaml"));
        ((ObjectNode) composition.path("metadata")).put("name", STRICT);
        ((ObjectNode) composition.path("spec").path("pipeline").path(0)).remove("input");
        return composition;
    }

    private static Config as(KubernetesClient client) {
        return new ConfigBuilder(client.getConfiguration())
                .withImpersonateUsername("system:serviceaccount:attacks:tenant")
                .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
                .build();
    }
}
