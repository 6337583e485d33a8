package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the XR tells about its landing. No secret is in any of it. */
final class Status {

    /** Tokens are counted from here; there is no rotation that would make a second one. */
    private static final int FIRST_GENERATION = 1;

    private Status() {}

    /** The condition of a stage: true once there is nothing that it waits for. */
    static Condition condition(String type, Stage stage, String done) {
        return stage.awaited()
                .map(awaited -> Condition.isFalse(type, awaited.reason(), awaited.message()))
                .orElseGet(() -> Condition.isTrue(type, "Available", done));
    }

    /** The XR's status. What is not known at the moment but was before stays as it was. */
    static ObjectNode of(Landing landing, Observed observed, PlanetKubeconfig kubeconfig, Stage delivery) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.set("planet", planet(landing, observed, kubeconfig));
        access(landing, observed).ifPresent(access -> status.set("access", access));
        status.putArray("deliveries").add(delivery(landing, delivery));
        return status;
    }

    private static ObjectNode planet(Landing landing, Observed observed, PlanetKubeconfig kubeconfig) {
        ObjectNode planet = JsonNodeFactory.instance.objectNode();
        planet.put("kind", landing.planet().kind());
        kubeconfig
                .best()
                .map(Kubeconfig::server)
                .or(() -> observed.status().path("planet").path("server").stringValueOpt())
                .ifPresent(server -> planet.put("server", server));
        if (landing.planet() instanceof Vcluster vcluster) {
            planet.put("namespace", vcluster.namespace());
            vcluster.spec().kubernetesVersion().ifPresent(version -> planet.put("version", version));
        }
        return planet;
    }

    /** The token's age is the age of the Secret it is in, as the planet's API server stamped it. */
    private static Optional<ObjectNode> access(Landing landing, Observed observed) {
        JsonNode before = observed.status().path("access");
        Optional<String> issuedAt = observed.resource(Role.TOKEN)
                .filter(token -> observed.connectionDetail(Role.TOKEN, "token").isPresent())
                .map(token -> token.manifest()
                        .path("status")
                        .path("atProvider")
                        .path("manifest")
                        .path("metadata"))
                .flatMap(metadata -> metadata.path("creationTimestamp").stringValueOpt())
                .or(() -> before.path("issuedAt").stringValueOpt());
        return issuedAt.map(time -> JsonNodeFactory.instance
                .objectNode()
                .put(
                        "serviceAccount",
                        landing.access().namespace() + "/" + landing.access().serviceAccount())
                .put("generation", FIRST_GENERATION)
                .put("issuedAt", time));
    }

    private static ObjectNode delivery(Landing landing, Stage stage) {
        ObjectNode delivery = JsonNodeFactory.instance
                .objectNode()
                .put("name", "default")
                .put("cluster", "ControlPlane")
                .put("namespace", landing.secretNamespace())
                .put("secretName", landing.secretName())
                .put("ready", stage.awaited().isEmpty());
        stage.awaited()
                .ifPresent(awaited -> delivery.put("reason", awaited.reason()).put("message", awaited.message()));
        return delivery;
    }
}
