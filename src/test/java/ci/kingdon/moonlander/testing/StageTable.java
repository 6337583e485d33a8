package ci.kingdon.moonlander.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Condition;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.ResponseMeta;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import com.google.protobuf.Duration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of rows: what is observed, and what is desired because of it.
 *
 * @param file where the rows are
 * @param function what composes
 * @param xr who asks where a row does not say
 */
public record StageTable(
        String file, Function<RunFunctionRequest, RunFunctionResponse> function, Supplier<ObjectNode> xr) {

    /** A test for each row. */
    public Stream<DynamicTest> tests() {
        return Yaml.list(file)
                .map(row -> DynamicTest.dynamicTest(row.path("reason").asString(), () -> composes(row)));
    }

    private void composes(JsonNode row) {
        List<ObjectNode> existing = new ArrayList<>();
        row.path("existing").forEach(manifest -> existing.add((ObjectNode) manifest));

        RunFunctionResponse response = row.path("lookedUp").asBoolean(true)
                ? new Core(function).call(request(row), existing).response()
                : function.apply(request(row));

        Map<String, Resource> desired = response.getDesired().getResourcesMap();
        assertThat(desired.keySet())
                .containsExactlyInAnyOrderElementsOf(row.path("desires").propertyNames());
        row.path("desires")
                .properties()
                .forEach(wanted -> contains(
                        wanted.getKey(),
                        Protos.tree(desired.get(wanted.getKey()).getResource()),
                        wanted.getValue()));
        assertThat(desired.entrySet().stream()
                        .filter(entry -> entry.getValue().getReady() == Ready.READY_TRUE)
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(texts(row.path("ready")));
        row.path("conditions")
                .properties()
                .forEach(condition -> assertThat(response.getConditionsList())
                        .filteredOn(c -> c.getType().equals(condition.getKey()))
                        .singleElement()
                        .satisfies(c -> assertThat(c.getReason())
                                .isEqualTo(condition.getValue().asString())));
        row.path("says")
                .properties()
                .forEach(condition -> assertThat(response.getConditionsList())
                        .filteredOn(c -> c.getType().equals(condition.getKey()))
                        .singleElement()
                        .satisfies(c -> assertThat(c.getMessage())
                                .isEqualTo(condition.getValue().asString())));
        if (row.has("status")) {
            contains(
                    "status",
                    Protos.tree(response.getDesired().getComposite().getResource())
                            .path("status"),
                    row.get("status"));
        }
        assertThat(response.getResultsList().stream()
                        .filter(result -> result.getSeverity() != Severity.SEVERITY_NORMAL)
                        .map(Result::getReason))
                .isEqualTo(texts(row.path("warns")));
        tellsWhatTheXrDoesNotSayYet(response);
        assertThat(response.getDesired().getComposite().getReady())
                .isEqualTo(row.path("landed").asBoolean(false) ? Ready.READY_TRUE : Ready.READY_FALSE);
        asksToBeCalledUnlessSettled(row.path("settled").asBoolean(false), response.getMeta());
        row.path("status")
                .properties()
                .forEach(field -> contains(
                        "status." + field.getKey(),
                        Protos.tree(response.getDesired().getComposite().getResource())
                                .path("status")
                                .path(field.getKey()),
                        field.getValue()));
    }

    /** No row's XR has conditions before: each that is true and has something to say is a step. */
    private static void tellsWhatTheXrDoesNotSayYet(RunFunctionResponse response) {
        assertThat(response.getResultsList().stream()
                        .filter(result -> result.getSeverity() == Severity.SEVERITY_NORMAL)
                        .map(Result::getReason))
                .containsAll(response.getConditionsList().stream()
                        .filter(condition -> condition.getStatus() == Status.STATUS_CONDITION_TRUE
                                && !condition.getMessage().isEmpty())
                        .map(Condition::getType)
                        .toList());
    }

    private void asksToBeCalledUnlessSettled(boolean settled, ResponseMeta meta) {
        // Crossplane may write what has a TTL to its disk, Secrets and all, so that there is none without need.
        assertThat(meta.hasTtl()).as("a TTL").isEqualTo(!settled);
        assertThat(meta.getTtl())
                .isEqualTo(Duration.newBuilder().setSeconds(settled ? 0 : 30).build());
    }

    private RunFunctionRequest request(JsonNode row) {
        RunFunctionRequest.Builder request = Core.request();
        ObjectNode xr = row.has("xr") ? (ObjectNode) row.get("xr") : this.xr.get();
        if (row.has("spec")) {
            xr.set("spec", row.get("spec"));
        }
        request.getObservedBuilder().setComposite(Protos.resource(xr));
        row.path("observed")
                .properties()
                .forEach(observed -> request.getObservedBuilder()
                        .putResources(
                                observed.getKey(),
                                Protos.resource(
                                        observed.getValue(),
                                        details(row.path("details").path(observed.getKey())))));
        row.path("credentials")
                .properties()
                .forEach(credential -> request.putCredentials(
                        credential.getKey(), Protos.credentials(decoded(credential.getValue()))));
        if (row.has("input")) {
            request.setInput(Protos.struct(row.get("input")));
        }
        return request.build();
    }

    private static Map<String, byte[]> details(JsonNode node) {
        Map<String, byte[]> details = new TreeMap<>();
        node.properties()
                .forEach(detail -> details.put(
                        detail.getKey(), detail.getValue().asString().getBytes(StandardCharsets.UTF_8)));
        return details;
    }

    private static Map<String, byte[]> decoded(JsonNode node) {
        Map<String, byte[]> decoded = new TreeMap<>();
        node.properties()
                .forEach(key ->
                        decoded.put(key.getKey(), Protos.decode(key.getValue().asString())));
        return decoded;
    }

    /** Objects may have more fields than wanted; everything else is equal. */
    private static void contains(String path, JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            wanted.properties()
                    .forEach(field ->
                            contains(path + "." + field.getKey(), actual.path(field.getKey()), field.getValue()));
        } else if (wanted.isArray()) {
            assertThat(actual.size()).as(path).isEqualTo(wanted.size());
            for (int i = 0; i < wanted.size(); i++) {
                contains(path + "[" + i + "]", actual.path(i), wanted.get(i));
            }
        } else if (wanted.isNumber()) {
            assertThat(actual.doubleValue(Double.NaN)).as(path).isEqualTo(wanted.doubleValue());
        } else {
            assertThat(actual.asString("(none)")).as(path).isEqualTo(wanted.asString());
        }
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asString()));
        return texts;
    }
}
