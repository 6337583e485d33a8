package ci.kingdon.moonlander.landing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code bad-input.yaml}: one clear error for each, and nothing changes. */
class BadInputTest {

    @TestFactory
    Stream<DynamicTest> refuses() {
        return Yaml.list("landing/bad-input.yaml")
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> refuses(row)));
    }

    private static void refuses(JsonNode row) {
        RunFunctionRequest request = request(row);

        RunFunctionResponse response = Landings.function().run(request);

        assertThat(response.getResultsList()).singleElement().satisfies(result -> {
            assertThat(result.getSeverity()).isEqualTo(Severity.SEVERITY_FATAL);
            assertThat(result.getMessage()).isEqualTo(row.path("says").asString());
        });
        assertThat(response.getDesired()).isEqualTo(request.getDesired());
        assertThat(response.getContext()).isEqualTo(request.getContext());
        assertThat(response.getRequirements().getResourcesMap()).isEmpty();
        assertThat(response.getConditionsList()).isEmpty();
    }

    private static RunFunctionRequest request(JsonNode row) {
        RunFunctionRequest.Builder request =
                Core.request().setContext(Protos.struct(Yaml.one("{theirs: {kept: true}}")));
        if (row.has("spec")) {
            ObjectNode xr = Landings.xlanding("{}");
            xr.set("spec", row.get("spec"));
            request.getObservedBuilder().setComposite(Protos.resource(xr));
        } else if (row.path("xr").isObject()) {
            request.getObservedBuilder().setComposite(Protos.resource(row.get("xr")));
        }
        if (row.has("input")) {
            request.setInput(Protos.struct(row.get("input")));
        }
        request.getDesiredBuilder()
                .putResources("theirs", Protos.resource(Yaml.one("{apiVersion: v1, kind: ConfigMap}")));
        row.path("desired")
                .properties()
                .forEach(desired -> request.getDesiredBuilder()
                        .putResources(desired.getKey(), Protos.resource(desired.getValue())));
        return request.build();
    }
}
