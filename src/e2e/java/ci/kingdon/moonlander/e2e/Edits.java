package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Edit;
import ci.kingdon.moonlander.testing.Edit.Effect;
import ci.kingdon.moonlander.testing.Edit.Refusal;
import ci.kingdon.moonlander.testing.Eventually;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the edits of {@code landing/edits.yaml}, from which docs/reference.md has its table.
 *
 * @param tenant whose landings are edited
 * @param landings the names of those that have landed; the edits of others are left out
 */
record Edits(Installation installation, Tenant tenant, Set<String> landings, Results.Notes notes) {

    /** It takes a poll or two of a provider, and where the circuit breaker is open half a minute more. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Duration STEP = Duration.ofMillis(200);

    /** Makes all of them, and sees that each takes effect or is refused, and by whom. */
    void areAnswered() throws Exception {
        for (Edit edit : edits(
                edit -> edit.answer() instanceof Refusal refusal && refusal.by().equals("the API server"))) {
            assertThatThrownBy(() -> patch(edit.of(), List.of(edit)))
                    .as(edit.field())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining(((Refusal) edit.answer()).says());
            notes.say("%s: refused by the API server", edit.field());
        }
        takeEffect(1);
        takeEffect(2);
        long start = System.nanoTime();
        tenant.awaitAllLanded(PATIENCE);
        notes.say("all are ready %d s after that", Seconds.since(start));
        for (Edit edit : edits(
                edit -> edit.answer() instanceof Refusal refusal && refusal.by().equals("the function"))) {
            isRefused(edit);
        }
    }

    private List<Edit> edits(Predicate<Edit> which) {
        return Edit.all().stream()
                .filter(edit -> landings.contains(edit.of()))
                .filter(which)
                .toList();
    }

    /** Makes all edits of a step, and waits until each is seen. */
    private void takeEffect(int step) throws Exception {
        List<Edit> made = edits(edit -> edit.step() == step && edit.answer() instanceof Effect);
        long start = System.nanoTime();
        for (String landing : landings) {
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
                    awaited.removeIf(edit -> edit.answer() instanceof Effect effect && isSeen(effect, edit, start));
                    return awaited.isEmpty();
                });
    }

    private boolean isSeen(Effect effect, Edit edit, long start) {
        boolean seen = isSeen(effect.sees());
        if (seen) {
            notes.say("%s: %s, after %d s", edit.field(), effect.brings(), Seconds.since(start));
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
        String namespace = sees.path("namespace").asString(cluster.equals("control plane") ? tenant.namespace() : "");
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
    private void isRefused(Edit edit) throws Exception {
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
        notes.say("%s: refused by the function, after %d s", edit.field(), Seconds.since(start));
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
}
