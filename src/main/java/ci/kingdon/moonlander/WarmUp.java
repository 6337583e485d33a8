package ci.kingdon.moonlander;

import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

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
        RunFunctionRequest.Builder request = RunFunctionRequest.newBuilder();
        request.getObservedBuilder()
                .getCompositeBuilder()
                .setResource(Struct.newBuilder()
                        .putFields("apiVersion", string("moons.kingdon.ci/v1alpha1"))
                        .putFields("kind", string("XLanding"))
                        .putFields(
                                "metadata",
                                struct(
                                        "name",
                                        string("warm-up"),
                                        "namespace",
                                        string("warm-up"),
                                        "uid",
                                        string("warm-up")))
                        .putFields("spec", struct("planet", struct("vcluster", struct()))));
        request.getObservedBuilder()
                .putResources(
                        "vcluster",
                        named().putConnectionDetails("kubeconfig", ByteString.copyFromUtf8(KUBECONFIG))
                                .build())
                // ProviderConfigs come with the copy of the kubeconfig, whose name would have to be looked up first.
                .putResources("planet", named().build());
        return request.build();
    }

    private static Resource.Builder named() {
        return Resource.newBuilder()
                .setResource(Struct.newBuilder().putFields("metadata", struct("name", string("warm-up"))));
    }

    private static Value string(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Value struct(Object... fields) {
        Struct.Builder struct = Struct.newBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            struct.putFields((String) fields[i], (Value) fields[i + 1]);
        }
        return Value.newBuilder().setStructValue(struct).build();
    }
}
