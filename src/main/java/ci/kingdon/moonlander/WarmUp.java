package ci.kingdon.moonlander;

import ci.kingdon.moonlander.function.Structs;
import ci.kingdon.moonlander.proto.lean.Resource;
import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import com.google.protobuf.ByteString;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The request that the function is called with as the server starts, so that the first caller finds its classes loaded. */
final class WarmUp {

    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://warm-up.invalid", certificate-authority-data: Yw==}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """;

    private WarmUp() {}

    /** A call for a landing that does not exist, far enough on that its planet's kubeconfig is read. */
    static RunFunctionRequest landing() {
        ObjectNode xr = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "moons.kingdon.ci/v1alpha1")
                .put("kind", "XLanding");
        xr.putObject("metadata")
                .put("name", "warm-up")
                .put("namespace", "warm-up")
                .put("uid", "warm-up");
        xr.putObject("spec").putObject("planet").putObject("vcluster");
        ObjectNode named = JsonNodeFactory.instance.objectNode();
        named.putObject("metadata").put("name", "warm-up");

        RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder();
        request.getObservedBuilder()
                .setComposite(resource(xr))
                .putResources(
                        "vcluster",
                        resource(named)
                                .putConnectionDetails("kubeconfig", ByteString.copyFromUtf8(KUBECONFIG))
                                .build())
                // ProviderConfigs come with the copy of the kubeconfig, whose name would have to be looked up first.
                .putResources("planet", resource(named).build());
        return request.build();
    }

    private static Resource.Builder resource(ObjectNode manifest) {
        return Resource.newBuilder().setResource(Structs.bytes(manifest));
    }
}
