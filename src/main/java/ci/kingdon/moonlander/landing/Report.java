package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.access.Account;
import ci.kingdon.moonlander.landing.access.Parent;
import ci.kingdon.moonlander.landing.access.Rotation;
import ci.kingdon.moonlander.landing.delivery.Delivery;
import ci.kingdon.moonlander.landing.delivery.DeliveryStage;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.planet.Reachability;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the XR says about its landing: conditions and status. No secret is in any of it.
 *
 * @param landing the landing
 * @param observed what this call shows
 * @param stages what was composed to get there
 * @param teardown what the teardown needs
 * @param removal what is still to be taken away
 */
record Report(Landing landing, Observed observed, Stages stages, Desired teardown, Desired removal) {

    private static final String LANDED = "Landed";

    /** The response with everything that the stages want and say. */
    Response response(Request request) {
        List<Desired> all =
                Stream.concat(stages.desired(), Stream.of(teardown, removal)).toList();
        Desired planet = stages.planet().desired();
        Desired access = stages.access().desired();
        Desired people = stages.people().desired();
        Desired parent = stages.parent().desired();
        boolean underWay = access.awaited().isPresent();
        List<Condition> conditions = Stream.of(
                        Reachability.of(stages.planet(), landing.names(), observed, underWay).stream(),
                        landing.planet().workers().stream(),
                        Stream.of(
                                condition(
                                        "PlanetReady",
                                        List.of(planet),
                                        landing.planet().reachedInWords()),
                                condition("AccessReady", List.of(access, people, parent, teardown), accessInWords()),
                                condition(
                                        "Delivered",
                                        Stream.concat(stages.delivered(), Stream.of(removal))
                                                .toList(),
                                        deliveriesInWords()),
                                Answer.summary(LANDED, all)))
                .flatMap(each -> each)
                .toList();
        return Answer.to(request, all, conditions, steps(all, request)).status(status());
    }

    /** What people are told beside what conditions say. */
    private List<Step> steps(List<Desired> all, Request request) {
        return Stream.of(
                        arrivals(),
                        Stream.of(stages.access().rotation(), stages.parent().rotation())
                                .flatMap(Optional::stream)
                                .flatMap(Rotation::steps),
                        Stream.of(Answer.done(LANDED, all, request, "all that the landing asks for is there")))
                .flatMap(each -> each)
                .toList();
    }

    /** Of a single delivery the condition Delivered says that it has arrived. */
    private Stream<Step> arrivals() {
        return stages.deliveries().stream()
                .filter(_ -> landing.deliveries().size() > 1)
                .map(stage -> Step.of(
                        "DeliveryArrived",
                        wasReady(stage.delivery().name()),
                        stage.desired().awaited().isEmpty(),
                        "delivery " + stage.delivery().name() + ": " + inWords(stage.delivery())));
    }

    private boolean wasReady(String delivery) {
        for (JsonNode before : observed.status().path("deliveries")) {
            if (before.path("name").asString("").equals(delivery)) {
                return before.path("ready").asBoolean(false);
            }
        }
        return false;
    }

    private static Condition condition(String type, List<Desired> stages, String done) {
        return Answer.condition(type, stages, done);
    }

    private String accessInWords() {
        return landing.account().isPresent()
                ? "the kubeconfig in Secret " + landing.names().kubeconfigSecret() + " is up to date"
                : "the parent's kubeconfig is known";
    }

    private String deliveriesInWords() {
        if (landing.deliveries().size() > 1) {
            return "all " + landing.deliveries().size() + " deliveries are up to date";
        }
        return inWords(landing.deliveries().getFirst());
    }

    private static String inWords(Delivery delivery) {
        return "the kubeconfig is in Secret " + delivery.namespace() + "/" + delivery.secretName()
                + delivery.destination().inWords();
    }

    private ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.set("planet", planetStatus());
        accessStatus(status, landing.account(), stages.access().rotation());
        accessStatus(
                status,
                landing.parent().flatMap(Parent::minted),
                stages.parent().rotation());
        ArrayNode list = status.putArray("deliveries");
        stages.deliveries().forEach(stage -> list.add(deliveryStatus(stage)));
        return status;
    }

    /** A server that is not known at the moment, but was before, stays. */
    private ObjectNode planetStatus() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", landing.planet().kind());
        stages.planet()
                .kubeconfig()
                .best()
                .map(Kubeconfig::server)
                .or(() -> observed.status().at("/planet/server").stringValueOpt())
                .ifPresent(server -> status.put("server", server));
        certificateAuthority().ifPresent(ca -> status.put("certificateAuthorityData", ca));
        landing.planet().describe(status, observed);
        return status;
    }

    /** The CA of the server, which anybody gets to see who connects to it. */
    private Optional<String> certificateAuthority() {
        return stages.planet()
                .kubeconfig()
                .best()
                .map(Kubeconfig::certificateAuthority)
                .orElseGet(() ->
                        observed.status().at("/planet/certificateAuthorityData").stringValueOpt());
    }

    /** The identity in the parent is nobody's concern as long as its token stays the same. */
    private static void accessStatus(ObjectNode status, Optional<Account> account, Optional<Rotation> rotation) {
        if (account.isPresent() && rotation.isPresent()) {
            ObjectNode tokens = rotation.get().describe();
            boolean told =
                    account.get().roles() != AccessRoles.PARENT || tokens.has("rotatesAt") || tokens.has("phase");
            if (told && tokens.has("issuedAt")) {
                status.putObject(account.get().roles().inStatus())
                        .put(
                                "serviceAccount",
                                account.get().namespace() + "/" + account.get().name())
                        .setAll(tokens);
            }
        }
    }

    private static ObjectNode deliveryStatus(DeliveryStage stage) {
        Delivery delivery = stage.delivery();
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("name", delivery.name())
                .put("cluster", delivery.destination().inStatus())
                .put("namespace", delivery.namespace())
                .put("secretName", delivery.secretName())
                .put("ready", stage.desired().awaited().isEmpty());
        delivery.server().ifPresent(server -> status.put("server", server.url()));
        stage.desired()
                .awaited()
                .ifPresent(awaited -> status.put("reason", awaited.reason()).put("message", awaited.message()));
        return status;
    }
}
