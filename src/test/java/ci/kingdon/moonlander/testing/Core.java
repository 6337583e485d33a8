package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.proto.v1.Capability;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Requirements;
import ci.kingdon.moonlander.proto.v1.ResourceSelector;
import ci.kingdon.moonlander.proto.v1.Resources;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays the loop in which Crossplane core v2.4 satisfies a function's requirements: it calls, looks up what is asked for, and calls
 * again until nothing new is asked for. The real one is what {@code RenderTest} runs; this one is for thousands of calls of one XR.
 */
public final class Core {

    /** Core gives up after so many. */
    private static final int MOST_ITERATIONS = 5;

    private final Function<RunFunctionRequest, RunFunctionResponse> function;

    /** What the last reconcile asked for. */
    private Requirements before = Requirements.getDefaultInstance();

    private int calls;

    public Core(Function<RunFunctionRequest, RunFunctionResponse> function) {
        this.function = function;
    }

    /** The capabilities that core v2.4 advertises. */
    public static RunFunctionRequest.Builder request() {
        RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder();
        request.getMetaBuilder()
                .setTag("tag")
                .addAllCapabilities(List.of(
                        Capability.CAPABILITY_CAPABILITIES,
                        Capability.CAPABILITY_REQUIRED_RESOURCES,
                        Capability.CAPABILITY_CREDENTIALS,
                        Capability.CAPABILITY_CONDITIONS,
                        Capability.CAPABILITY_REQUIRED_SCHEMAS));
        return request;
    }

    /** The last request and its response. */
    public record Call(RunFunctionRequest request, RunFunctionResponse response) {

        /**
         * Whether nothing more is going to happen: each condition is true, and all that is desired is there and ready. Whether the planet
         * can be reached at the moment changes nothing of that.
         */
        public boolean isSettled() {
            return response.getConditionsList().stream()
                            .filter(condition -> !condition.getType().equals("PlanetReachable"))
                            .allMatch(condition -> condition.getStatus() == Status.STATUS_CONDITION_TRUE)
                    && response.getDesired().getResourcesMap().entrySet().stream()
                            .allMatch(resource -> resource.getValue().getReady() == Ready.READY_TRUE
                                    && request.getObserved().containsResources(resource.getKey()));
        }
    }

    /**
     * Calls until the requirements settle: what the last reconcile asked for comes with the first call, which is the only one where
     * that was all.
     *
     * @param existing everything that can be looked up
     */
    public Call call(RunFunctionRequest first, List<ObjectNode> existing) {
        RunFunctionRequest seeded = answered(first, before, existing);
        RunFunctionRequest request = seeded;
        Requirements asked = null;
        for (int i = 0; i <= MOST_ITERATIONS; i++) {
            RunFunctionResponse response = function.apply(request);
            calls++;
            boolean fatal =
                    response.getResultsList().stream().anyMatch(r -> r.getSeverity() == Severity.SEVERITY_FATAL);
            if (fatal) {
                return new Call(request, response);
            }
            RunFunctionRequest next = answered(seeded, response.getRequirements(), existing);
            if (response.getRequirements().equals(asked) || (i == 0 && next.equals(request))) {
                before = response.getRequirements();
                return new Call(request, response);
            }
            asked = response.getRequirements();
            request = next;
        }
        throw new AssertionError("requirements did not settle: " + asked);
    }

    /** How often the function was called so far. */
    public int calls() {
        return calls;
    }

    @SuppressWarnings("deprecation")
    private static RunFunctionRequest answered(
            RunFunctionRequest first, Requirements asked, List<ObjectNode> existing) {
        RunFunctionRequest.Builder request = first.toBuilder();
        asked.getResourcesMap().forEach((key, selector) -> request.putRequiredResources(key, find(selector, existing)));
        asked.getExtraResourcesMap()
                .forEach((key, selector) -> request.putExtraResources(key, find(selector, existing)));
        return request.build();
    }

    private static Resources find(ResourceSelector selector, List<ObjectNode> existing) {
        Resources.Builder found = Resources.newBuilder();
        existing.stream()
                .filter(manifest -> manifest.path("apiVersion").asString("").equals(selector.getApiVersion())
                        && manifest.path("kind").asString("").equals(selector.getKind())
                        && manifest.path("metadata")
                                .path("namespace")
                                .asString("")
                                .equals(selector.getNamespace())
                        && matches(selector, manifest.path("metadata")))
                .forEach(manifest -> found.addItems(Protos.resource(manifest)));
        return found.build();
    }

    private static boolean matches(ResourceSelector selector, JsonNode metadata) {
        return selector.hasMatchLabels()
                ? selector.getMatchLabels().getLabelsMap().entrySet().stream()
                        .allMatch(label -> metadata.path("labels")
                                .path(label.getKey())
                                .asString("")
                                .equals(label.getValue()))
                : metadata.path("name").asString("").equals(selector.getMatchName());
    }
}
