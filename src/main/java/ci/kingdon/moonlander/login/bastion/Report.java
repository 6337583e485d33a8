package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.Condition;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Desired;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the XR says about its bastion: conditions and status. No secret is in any of it.
 *
 * @param bastion the bastion
 * @param stages what was composed to get there
 * @param teardown what the teardown needs
 */
record Report(Bastion bastion, Stages stages, List<Desired> teardown) {

    private static final String GATHERED = "Gathered";

    /** The response with everything that the stages want and say. */
    Response response(Request request) {
        List<Desired> all = Stream.concat(stages.desired(), teardown.stream()).toList();
        List<Condition> conditions = List.of(
                Answer.condition("ContextsReady", List.of(stages.gathering().desired()), contextsInWords()),
                Answer.condition(
                        "Delivered",
                        Stream.concat(stages.delivered(), teardown.stream()).toList(),
                        deliveriesInWords()),
                Answer.summary(GATHERED, all));
        return Answer.to(
                        request,
                        all,
                        conditions,
                        List.of(Answer.done(GATHERED, all, request, "all that the bastion asks for is there")))
                .status(status());
    }

    private String contextsInWords() {
        int count = stages.gathering().entries().size();
        return count == 1 ? "the one context is in the kubeconfig" : "all " + count + " contexts are in the kubeconfig";
    }

    private String deliveriesInWords() {
        int count = stages.deliveries().size();
        String others = count == 0
                ? ""
                : count == 1
                        ? ", and in " + bastion.deliveries().getFirst().target()
                        : ", and in " + count + " other places";
        return "the kubeconfig is in " + bastion.target() + others;
    }

    private ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode contexts = status.putArray("contexts");
        stages.gathering().contexts().forEach(context -> contexts.add(status(context)));
        if (!stages.deliveries().isEmpty()) {
            ArrayNode deliveries = status.putArray("deliveries");
            stages.deliveries().forEach(stage -> deliveries.add(status(stage)));
        }
        return status;
    }

    private static ObjectNode status(Context context) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        context.name().ifPresent(name -> status.put("name", name));
        status.put("from", context.source()).put("ready", context.problem().isEmpty());
        context.problem()
                .ifPresent(problem ->
                        status.put("reason", problem.reason()).put("message", problem.message() + kept(context)));
        return status;
    }

    private static ObjectNode status(DeliveryStage stage) {
        Target target = stage.delivery().target();
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("name", stage.delivery().name())
                .put("cluster", target.inStatus())
                .put("namespace", target.namespace())
                .put(target.isPublic() ? "configMapName" : "secretName", target.name())
                .put("ready", stage.desired().awaited().isEmpty());
        stage.desired()
                .awaited()
                .ifPresent(awaited -> status.put("reason", awaited.reason()).put("message", awaited.message()));
        return status;
    }

    private static String kept(Context context) {
        return context.entry().isPresent() ? "; the context is in the kubeconfig as it was before" : "";
    }
}
