package ci.kingdon.moonlander.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of rows: what cannot be worked with, and the one error that says so.
 *
 * @param file where the rows are
 * @param function what refuses
 * @param xr who asks where a row does not say
 */
public record RefusalTable(
        String file, Function<RunFunctionRequest, RunFunctionResponse> function, Supplier<ObjectNode> xr) {

    /** A test for each row. */
    public Stream<DynamicTest> tests() {
        return Yaml.list(file)
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> refuses(row)));
    }

    private void refuses(JsonNode row) {
        Core.Call call = call(row);
        RunFunctionRequest request = call.request();
        RunFunctionResponse response = call.response();

        assertThat(response.getResultsList()).singleElement().satisfies(result -> {
            assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_FATAL);
            assertThat(result.getMessage()).isEqualTo(row.path("says").asString());
        });
        assertThat(response.getDesired()).isEqualTo(request.getDesired());
        assertThat(response.getContext()).isEqualTo(request.getContext());
        assertThat(response.getRequirements().getResourcesMap()).isEmpty();
        assertThat(response.getConditionsList()).isEmpty();
    }

    /** Where a row says what exists, it is looked up first. */
    private Core.Call call(JsonNode row) {
        RunFunctionRequest request = request(row);
        if (!row.has("existing")) {
            return new Core.Call(request, function.apply(request));
        }
        List<ObjectNode> existing = new ArrayList<>();
        row.path("existing").forEach(manifest -> existing.add((ObjectNode) manifest));
        return new Core(function).call(request, existing);
    }

    private RunFunctionRequest request(JsonNode row) {
        RunFunctionRequest.Builder request =
                Core.request().setContext(Protos.struct(Yaml.one("{theirs: {kept: true}}")));
        if (row.has("spec")) {
            ObjectNode xr = this.xr.get();
            xr.set("spec", row.get("spec"));
            request.getObservedBuilder().setComposite(Protos.resource(xr));
        } else if (row.path("xr").isObject()) {
            request.getObservedBuilder().setComposite(Protos.resource(row.get("xr")));
        }
        if (row.has("input")) {
            request.setInput(Protos.struct(row.get("input")));
        }
        row.path("observed")
                .properties()
                .forEach(resource -> request.getObservedBuilder()
                        .putResources(resource.getKey(), Protos.resource(resource.getValue())));
        request.getDesiredBuilder()
                .putResources("theirs", Protos.resource(Yaml.one("{apiVersion: v1, kind: ConfigMap}")));
        row.path("desired")
                .properties()
                .forEach(desired -> request.getDesiredBuilder()
                        .putResources(desired.getKey(), Protos.resource(desired.getValue())));
        return request.build();
    }
}
