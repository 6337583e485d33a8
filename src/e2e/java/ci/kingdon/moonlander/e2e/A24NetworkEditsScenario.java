package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Only what the API server says to each edit: there is no AWS provider here. What the function says is in EditsTest. */
@QuietScenario
@Order(24)
class A24NetworkEditsScenario {

    private static final Pattern ROW = Pattern.compile("\\| `([a-zA-Z0-9.]+)` \\| ((?:Takes effect|Refused).*) \\|");

    /** The words of a refusal; they end in dots where there are more. */
    private static final Pattern WORDS = Pattern.compile("by the API \\(`([^`]+?)(?:\\.\\.\\.)?`\\)");

    private Tenant tenant;
    private KubernetesClient client;

    @Test
    @DisplayName("24 Edits of a network: the API refuses what the documentation says, in these words, and nothing else")
    void areAnsweredAsDocumented(Installation installation, Results.Notes notes) throws Exception {
        installation.installNetworkApi();
        try {
            tenant = Tenant.of(installation, "network-edits");
            client = installation.engine().controlPlane().client();
            Map<String, String> documented = documented();
            List<JsonNode> edits = Yaml.list("network/edits.yaml").toList();
            for (int i = 0; i < edits.size(); i++) {
                JsonNode edit = edits.get(i);
                String field = edit.path("field").asString();
                Optional<String> refused = refusal("net-" + i, edit);
                notes.say(
                        "%s: %s",
                        field, refused.map(words -> "refused by the API").orElse("taken by the API"));
                String says = documented.get(field);
                if (edit.has("refused") && says.contains("by the API")) {
                    Matcher words = WORDS.matcher(says);
                    assertThat(refused).as("%s", edit).isPresent();
                    assertThat(refused.get()).contains(words.find() ? words.group(1) : "");
                } else {
                    assertThat(refused).as("%s", edit).isEmpty();
                }
            }
        } finally {
            installation.removeNetworkApi();
        }
    }

    private static Map<String, String> documented() throws IOException {
        return Files.readAllLines(Path.of("docs/network.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    /** What the API server says to an edit of a network of its own; empty where it takes it. */
    private Optional<String> refusal(String name, JsonNode edit) throws Exception {
        Resource<GenericKubernetesResource> network = tenant.resource("moons.kingdon.ci/v1alpha1", "XNetwork", name);
        ObjectNode xr = Yaml.one("""
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XNetwork
                metadata: {namespace: network-edits, name: %s}
                """.formatted(name));
        xr.set("spec", edit.get("from"));
        client.resource(Yaml.write(xr)).create();
        try {
            ObjectNode patch = Yaml.one("{spec: {}}");
            change(patch.withObject("spec"), edit.get("from"), edit.get("to"));
            network.patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
            return Optional.empty();
        } catch (KubernetesClientException e) {
            return Optional.of(e.getMessage());
        } finally {
            network.delete();
            Eventually.until("XNetwork " + name + " is gone", () -> network.get() == null);
        }
    }

    /** Fills a merge patch, by which what is not asked for any more is taken away. */
    private static void change(ObjectNode patch, JsonNode from, JsonNode to) {
        from.propertyNames().stream().filter(name -> !to.has(name)).forEach(patch::putNull);
        to.properties().forEach(field -> {
            if (field.getValue().isObject() && from.path(field.getKey()).isObject()) {
                change(patch.putObject(field.getKey()), from.get(field.getKey()), field.getValue());
            } else {
                patch.set(field.getKey(), field.getValue());
            }
        });
    }
}
