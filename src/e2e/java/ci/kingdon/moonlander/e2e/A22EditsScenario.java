package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Edit;
import ci.kingdon.moonlander.testing.Edit.Effect;
import ci.kingdon.moonlander.testing.Edit.Refusal;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
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
            "flat", "{kubeconfigSecretName: planet-admin}");

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

    /** It takes a poll or two of a provider, and where the circuit breaker is open half a minute more. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration STEP = Duration.ofMillis(200);

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
        tenant.awaitAllLanded(PATIENCE);
        for (Edit edit : edits(
                edit -> edit.answer() instanceof Refusal refusal && refusal.by().equals("the API server"))) {
            assertThatThrownBy(() -> patch(edit.of(), List.of(edit)))
                    .as(edit.field())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(((Refusal) edit.answer()).says());
            notes.say("%s: refused by the API server", edit.field());
        }
        takeEffect(1, notes);
        takeEffect(2, notes);
        long start = System.nanoTime();
        tenant.awaitAllLanded(PATIENCE);
        notes.say("all are ready %d s after that", since(start));
        for (Edit edit : edits(
                edit -> edit.answer() instanceof Refusal refusal && refusal.by().equals("the function"))) {
            isRefused(edit, notes);
        }
    }

    private static List<Edit> edits(Predicate<Edit> which) {
        return Edit.all().stream()
                .filter(edit -> LANDINGS.containsKey(edit.of()))
                .filter(which)
                .toList();
    }

    /** Makes all edits of a step, and waits until each is seen. */
    private void takeEffect(int step, Results.Notes notes) throws Exception {
        List<Edit> made = edits(edit -> edit.step() == step && edit.answer() instanceof Effect);
        long start = System.nanoTime();
        for (String landing : LANDINGS.keySet()) {
            patch(
                    landing,
                    made.stream().filter(edit -> edit.of().equals(landing)).toList());
        }
        List<Edit> awaited = new ArrayList<>(made);
        Eventually.within(
                PATIENCE,
                STEP,
                () -> "these are seen: " + awaited.stream().map(Edit::row).toList(),
                () -> {
                    awaited.removeIf(
                            edit -> edit.answer() instanceof Effect effect && isSeen(effect, edit, start, notes));
                    return awaited.isEmpty();
                });
    }

    private boolean isSeen(Effect effect, Edit edit, long start, Results.Notes notes) {
        boolean seen = isSeen(effect.sees());
        if (seen) {
            notes.say("%s: %s, after %d s", edit.field(), effect.brings(), since(start));
        }
        return seen;
    }

    private boolean isSeen(JsonNode sees) {
        Optional<String> text = text(sees);
        return sees.path("gone").asBoolean(false)
                ? text.isEmpty()
                : text.filter(seen -> seen.contains(sees.path("has").asString("")))
                        .filter(seen -> !sees.has("lacks")
                                || !seen.contains(sees.path("lacks").asString()))
                        .isPresent();
    }

    /** A resource as text, with what is in a Secret. */
    private Optional<String> text(JsonNode sees) {
        String cluster = sees.path("in").asString();
        MixedOperation<GenericKubernetesResource, ?, ?> resources = client(cluster)
                .genericKubernetesResources(
                        sees.path("apiVersion").asString(), sees.path("kind").asString());
        String namespace = sees.path("namespace").asString(cluster.equals("control plane") ? NAMESPACE : "");
        String name = sees.path("name").asString();
        GenericKubernetesResource found = namespace.isEmpty()
                ? resources.withName(name).get()
                : resources.inNamespace(namespace).withName(name).get();
        return Optional.ofNullable(found).map(resource -> Serialization.asJson(resource) + data(resource));
    }

    private static String data(GenericKubernetesResource resource) {
        Map<String, String> data = "Secret".equals(resource.getKind()) ? resource.get("data") : null;
        StringBuilder text = new StringBuilder();
        Optional.ofNullable(data)
                .orElseGet(Map::of)
                .forEach((key, value) -> text.append('\n')
                        .append(key)
                        .append(": ")
                        .append(new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private KubernetesClient client(String cluster) {
        return switch (cluster) {
            case "planet" -> installation.engine().planet().client();
            case "edge" -> installation.engine().edge().client();
            default -> installation.engine().controlPlane().client();
        };
    }

    /** It is refused, and nothing un-lands; taken back, all is as it was. */
    private void isRefused(Edit edit, Results.Notes notes) throws Exception {
        long start = System.nanoTime();
        Object before = tenant.landing("XLanding", edit.of()).require().get("spec");
        patch(edit.of(), List.of(edit));
        String says = ((Refusal) edit.answer()).says();
        Eventually.within(
                PATIENCE,
                STEP,
                () -> edit.field() + " is refused; Synced is " + tenant.condition(edit.of(), "Synced"),
                () -> tenant.condition(edit.of(), "Synced").startsWith("False ")
                        && tenant.condition(edit.of(), "Synced").contains(says));
        notes.say("%s: refused by the function, after %d s", edit.field(), since(start));
        tenant.landing("XLanding", edit.of()).edit(landing -> {
            landing.setAdditionalProperty("spec", before);
            return landing;
        });
        tenant.awaitLanded(edit.of());
    }

    private void patch(String landing, List<Edit> edits) {
        ArrayNode operations = JsonNodeFactory.instance.arrayNode();
        edits.stream().flatMap(edit -> edit.patch().valueStream()).forEach(operation -> {
            ObjectNode onSpec = (ObjectNode) operation.deepCopy();
            operations.add(onSpec.put("path", "/spec" + operation.path("path").asString()));
        });
        if (!operations.isEmpty()) {
            tenant.landing("XLanding", landing).patch(PatchContext.of(PatchType.JSON), operations.toString());
        }
    }

    private static long since(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toSeconds();
    }
}
