package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Structs;
import ci.kingdon.moonlander.proto.lean.Resource;
import ci.kingdon.moonlander.proto.lean.Resources;
import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Capability;
import ci.kingdon.moonlander.proto.v1.RequestMeta;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lands a landing that does not exist, by the function alone, as the server starts: callers then find classes loaded, and what runs at
 * each call compiled.
 */
final class WarmUp {

    /** A landing takes ten; with more, the calls after them get no cheaper by as much as these cost. */
    private static final int CALLS = 30;

    private static final ByteString KUBECONFIG = ByteString.copyFromUtf8("""
            apiVersion: v1
            clusters:
            - cluster:
                certificate-authority-data: Yw==
                server: https://warm-up.invalid
              name: c
            contexts:
            - context:
                cluster: c
                user: u
              name: x
            current-context: x
            kind: Config
            users:
            - name: u
              user:
                token: t
            """);

    private WarmUp() {}

    /** Calls the function again and again, each time with what it wanted the time before, as if that were there. */
    static RunFunctionResponse land(Function<RunFunctionRequest, RunFunctionResponse> function) {
        RunFunctionResponse response = RunFunctionResponse.getDefaultInstance();
        for (int call = 0; call < CALLS && !isFatal(response); call++) {
            response = function.apply(after(response));
        }
        return response;
    }

    private static boolean isFatal(RunFunctionResponse response) {
        return response.getResultsList().stream().anyMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL);
    }

    private static RunFunctionRequest after(RunFunctionResponse response) {
        RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder()
                .setMeta(RequestMeta.newBuilder().addCapabilities(Capability.CAPABILITY_REQUIRED_RESOURCES));
        request.getObservedBuilder().setComposite(Resource.newBuilder().setResource(Structs.bytes(landing(response))));
        response.getDesired()
                .getResourcesMap()
                .forEach((name, desired) -> request.getObservedBuilder().putResources(name, there(desired)));
        response.getRequirements()
                .getResourcesMap()
                .keySet()
                .forEach(key -> request.putRequiredResources(key, Resources.getDefaultInstance()));
        return request.build();
    }

    /** The landing with the conditions that it was answered. */
    private static ObjectNode landing(RunFunctionResponse response) {
        ObjectNode xr = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "moons.kingdon.ci/v1alpha1")
                .put("kind", "XLanding");
        xr.putObject("metadata")
                .put("name", "warm-up")
                .put("namespace", "warm-up")
                .put("uid", "warm-up");
        xr.putObject("spec").putObject("planet").putObject("vcluster");
        ArrayNode conditions = xr.putObject("status").putArray("conditions");
        response.getConditionsList()
                .forEach(condition -> conditions
                        .addObject()
                        .put("type", condition.getType())
                        .put("status", condition.getStatus() == Status.STATUS_CONDITION_TRUE ? "True" : "False")
                        .put("reason", condition.getReason())
                        .put("message", condition.getMessage()));
        return xr;
    }

    /** A resource as its provider would show it, with whatever connection details any has. */
    private static Resource there(Resource desired) {
        ObjectNode manifest = Structs.tree(desired.getResource());
        ObjectNode status = manifest.putObject("status");
        ArrayNode conditions = status.putArray("conditions");
        conditions.addObject().put("type", "Synced").put("status", "True");
        conditions.addObject().put("type", "Ready").put("status", "True");
        status.putObject("atProvider").set("manifest", manifest.at("/spec/forProvider/manifest"));
        return Resource.newBuilder()
                .setResource(Structs.bytes(manifest))
                .putAllConnectionDetails(Map.of(
                        "kubeconfig",
                        KUBECONFIG,
                        "token",
                        ByteString.copyFromUtf8("t"),
                        "ca.crt",
                        ByteString.copyFromUtf8("c")))
                .build();
    }
}
