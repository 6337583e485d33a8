package ci.kingdon.moonlander.examples;

import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plays the other steps of a pipeline. Each adds a ConfigMap and an entry of the context, both called as its input's
 * {@code name} says, and the ConfigMap tells which resources and which context the step was given.
 */
final class Neighbour {

    private Neighbour() {}

    static RunFunctionResponse run(RunFunctionRequest request) {
        String name = request.getInput().getFieldsOrThrow("name").getStringValue();
        RunFunctionResponse.Builder response = RunFunctionResponse.newBuilder()
                .setDesired(request.getDesired())
                .setContext(request.getContext().toBuilder().putFields(name, value("of " + name)));
        response.getMetaBuilder().setTag(request.getMeta().getTag());
        response.getDesiredBuilder()
                .putResources(
                        name,
                        Resource.newBuilder()
                                .setResource(configMap(name, request))
                                .setReady(Ready.READY_TRUE)
                                .build());
        return response.build();
    }

    private static Struct configMap(String name, RunFunctionRequest request) {
        Struct data = Struct.newBuilder()
                .putFields(
                        "resources",
                        value(request.getDesired().getResourcesMap().keySet()))
                .putFields("context", value(request.getContext().getFieldsMap().keySet()))
                .build();
        return Struct.newBuilder()
                .putFields("apiVersion", value("v1"))
                .putFields("kind", value("ConfigMap"))
                .putFields(
                        "metadata",
                        Value.newBuilder()
                                .setStructValue(Struct.newBuilder().putFields("name", value(name)))
                                .build())
                .putFields("data", Value.newBuilder().setStructValue(data).build())
                .build();
    }

    private static Value value(Set<String> words) {
        return value(String.join(" ", new TreeSet<>(words)));
    }

    private static Value value(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }
}
