package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.staging.Answer;
import ci.kingdon.moonlander.staging.Desired;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the XR says about its bastion: conditions and status. No secret is in any of it.
 *
 * @param bastion the bastion
 * @param gathering what is known of its contexts
 * @param writing the kubeconfig in its namespace
 */
record Report(Bastion bastion, Gathering gathering, Desired writing) {

    /** Nobody tells the XR when a landing or a Secret changes that it only looks at (Crossplane v2.4). So it looks again and again. */
    private static final Duration LOOK = Duration.ofSeconds(60);

    /** The response with everything that the stages want and say. */
    Response response(Request request) {
        List<Desired> stages = List.of(gathering.desired(), writing);
        boolean settled = stages.stream().allMatch(Desired::isSettled);
        Response response = Answer.to(request, stages);
        if (settled) {
            response.ttl(LOOK);
        }
        return response.condition(Answer.condition("ContextsReady", stages.subList(0, 1), contextsInWords()))
                .condition(Answer.condition("Delivered", stages.subList(1, 2), targetInWords()))
                .condition(Answer.summary("Gathered", stages))
                .status(status());
    }

    private String contextsInWords() {
        int count = gathering.entries().size();
        return count == 1 ? "the one context is in the kubeconfig" : "all " + count + " contexts are in the kubeconfig";
    }

    private String targetInWords() {
        return "the kubeconfig is in " + (bastion.isPublic() ? "ConfigMap " : "Secret ") + bastion.namespace() + "/"
                + bastion.target();
    }

    private ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        ArrayNode contexts = status.putArray("contexts");
        gathering.contexts().forEach(context -> contexts.add(status(context)));
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

    private static String kept(Context context) {
        return context.entry().isPresent() ? "; the context is in the kubeconfig as it was before" : "";
    }
}
