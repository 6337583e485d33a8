package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What the XR tells about its landing. No secret is in any of it. */
final class Status {

    /** Tokens are counted from here; there is no rotation that would make a second one. */
    private static final int FIRST_GENERATION = 1;

    private Status() {}

    /** What is true once access is ready. */
    static String accessInWords(Landing landing) {
        return landing.entersPlanet()
                ? "the kubeconfig in Secret " + landing.secretName() + " is up to date"
                : "the parent's kubeconfig is known";
    }

    /** What is true once all is delivered. */
    static String deliveriesInWords(Landing landing) {
        if (landing.deliveries().size() > 1) {
            return "all " + landing.deliveries().size() + " deliveries are up to date";
        }
        Delivery only = landing.deliveries().getFirst();
        return "the kubeconfig is in Secret " + only.namespace() + "/" + only.secretName()
                + switch (only.destination()) {
                    case Delivery.Written _, Delivery.Here _ -> "";
                    case Delivery.Elsewhere elsewhere ->
                        " in " + elsewhere.cluster().inWords();
                    case Delivery.Inside _ -> " in the planet";
                };
    }

    /** The XR's status. What is not known at the moment but was before stays as it was. */
    static ObjectNode of(
            Landing landing, Observed observed, PlanetKubeconfig kubeconfig, Map<Delivery, Stage> deliveries) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.set("planet", planet(landing, observed, kubeconfig));
        access(landing, observed).ifPresent(access -> status.set("access", access));
        ArrayNode list = status.putArray("deliveries");
        deliveries.forEach((delivery, stage) -> list.add(delivery(delivery, stage)));
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
                .filter(token -> observed.connectionDetail(Role.TOKEN, RemoteSecretKeys.TOKEN_KEY)
                        .isPresent())
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

    private static ObjectNode delivery(Delivery delivery, Stage stage) {
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("name", delivery.name())
                .put("cluster", delivery.destination().inStatus())
                .put("namespace", delivery.namespace())
                .put("secretName", delivery.secretName())
                .put("ready", stage.awaited().isEmpty());
        delivery.server().ifPresent(server -> status.put("server", server.url()));
        stage.awaited()
                .ifPresent(awaited -> status.put("reason", awaited.reason()).put("message", awaited.message()));
        return status;
    }
}
