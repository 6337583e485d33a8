package ci.kingdon.moonlander.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Secrets;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The CronOperation of examples/inspect-landings, and an Operation of its template, on a core with {@code --enable-operations}. */
@Scenario
class Operations {

    private static final String API = "ops.crossplane.io/v1alpha1";
    private static final Path EXAMPLE = Path.of("examples/inspect-landings/cronoperation.yaml");
    private static final Duration BOUND = Duration.ofMinutes(4);
    private static final Duration STEP = Duration.ofSeconds(1);

    /** Less than the engine's certificates have left. */
    private static final String SHORT = "1h";

    private KubernetesClient client;

    @Test
    @DisplayName("0 Operations: what an inspection finds is in the Operation's status and events, and no secret is")
    void inspects(Installation installation, Results.Notes notes) throws Exception {
        installation.engine().crossplane().enableOperations();
        Tenant tenant = Tenant.of(installation, "team-a");
        client = tenant.client();
        String admin = installation.engine().planet().kubeconfig();
        tenant.give("planet-admin", admin);
        tenant.land("moo", Tenant.existing("planet-admin"));
        tenant.land("absent", Tenant.existing("nobody-gives-it"));
        tenant.awaitLanded("moo");
        String secret = tenant.secret("moo-kubeconfig").getData().get("kubeconfig");

        // The engine's certificates live for a day.
        assertThat(reasons(run("expiring", "30d"), "moo"))
                .containsExactly("CertificateExpires", "CertificateExpires", "NoKnownReader");
        assertThat(reasons(run("healthy", SHORT), "moo")).containsExactly("NoKnownReader");

        tamper(tenant, admin);
        Thread.sleep(Duration.ofMinutes(1));
        JsonNode operation = run("tampered", SHORT);
        JsonNode output = output(operation);
        notes.say("%s", output.path("counts"));
        assertThat(reasons(operation, "moo")).containsExactly("DeliveryDrifted", "NoKnownReader");
        assertThat(reasons(operation, "absent")).containsExactly("NotReady");
        assertThat(events("tampered"))
                .anyMatch(event -> event.contains("DeliveryDrifted: XLanding moo"))
                .anyMatch(event -> event.contains("inspected 2 landings in namespace team-a: 3 findings"));
        for (String form : Secrets.forms(token(secret))) {
            assertThat(operation.toString() + events("tampered")).doesNotContain(form);
        }

        cron();
    }

    /** What a paused landing does not mend. */
    private void tamper(Tenant tenant, String kubeconfig) {
        tenant.landing("XLanding", "moo")
                .edit(landing -> new GenericKubernetesResourceBuilder(landing)
                        .editMetadata()
                        .addToAnnotations("crossplane.io/paused", "true")
                        .endMetadata()
                        .build());
        client.secrets().inNamespace("team-a").withName("moo-kubeconfig").edit(secret -> {
            String other = Base64.getEncoder().encodeToString(kubeconfig.getBytes(StandardCharsets.UTF_8));
            secret.getData().put("kubeconfig", other);
            return secret;
        });
    }

    private void cron() throws Exception {
        ObjectNode cron = Yaml.one(EXAMPLE);
        ((ObjectNode) cron.path("spec")).put("schedule", "* * * * *");
        client.resource(Yaml.write(cron)).create();
        Eventually.within(
                BOUND,
                STEP,
                () -> "the CronOperation has run an Operation",
                () -> client.genericKubernetesResources(API, "Operation").list().getItems().stream()
                        .filter(operation -> operation.getMetadata().getName().startsWith("inspect-team-a-"))
                        .map(Operations::tree)
                        .anyMatch(operation -> output(operation)
                                        .path("counts")
                                        .path("landings")
                                        .asInt(0)
                                == 2));
        client.resource(Yaml.write(cron)).delete();
    }

    private JsonNode run(String name, String certificateExpiry) throws Exception {
        ObjectNode operation = Yaml.one("{apiVersion: " + API + ", kind: Operation, metadata: {name: " + name + "}}");
        ObjectNode spec = (ObjectNode) Yaml.one(EXAMPLE).at("/spec/operationTemplate/spec");
        ((ObjectNode) spec.at("/pipeline/0/input")).put("unreadyFor", "1m").put("certificateExpiry", certificateExpiry);
        operation.set("spec", spec);
        client.resource(Yaml.write(operation)).create();
        Eventually.within(
                BOUND,
                STEP,
                () -> "Operation is complete: " + read(name),
                () -> read(name)
                        .at("/status/conditions")
                        .valueStream()
                        .anyMatch(
                                condition -> condition.path("type").asString("").equals("Succeeded")
                                        && condition.path("status").asString("").equals("True")));
        return read(name);
    }

    private JsonNode read(String name) {
        return tree(client.genericKubernetesResources(API, "Operation")
                .withName(name)
                .require());
    }

    private static JsonNode tree(GenericKubernetesResource resource) {
        return Yaml.one(Serialization.asYaml(resource));
    }

    private static JsonNode output(JsonNode operation) {
        return operation.at("/status/pipeline/0/output");
    }

    private static List<String> reasons(JsonNode operation, String landing) {
        return output(operation)
                .path("landings")
                .valueStream()
                .filter(each -> each.path("name").asString("").equals(landing))
                .flatMap(each -> each.path("findings").valueStream())
                .map(finding -> finding.path("reason").asString(""))
                .toList();
    }

    private List<String> events(String operation) {
        return client.v1().events().inAnyNamespace().list().getItems().stream()
                .filter(event -> operation.equals(event.getInvolvedObject().getName()))
                .map(event -> event.getMessage())
                .toList();
    }

    private static String token(String kubeconfig) {
        String text = new String(Base64.getDecoder().decode(kubeconfig), StandardCharsets.UTF_8);
        return Yaml.one(text).at("/users/0/user/token").asString();
    }
}
