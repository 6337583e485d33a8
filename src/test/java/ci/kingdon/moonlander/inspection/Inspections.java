package ci.kingdon.moonlander.inspection;

import ci.kingdon.moonlander.KindRouter;
import ci.kingdon.moonlander.inspection.spec.InspectionSpec;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Operations to test with, and the function that answers them. */
final class Inspections {

    private Inspections() {}

    static V1Function function() {
        return new V1Function(new KindRouter(Map.of(), Map.of(InspectionSpec.INSPECTION, new InspectionComposer())));
    }

    /** An inspection of the namespace team-a, with these fields beside. */
    static ObjectNode input(JsonNode fields) {
        ObjectNode input =
                Yaml.one("{apiVersion: moonlander.fn.kingdon.ci/v1beta1, kind: Inspection, namespace: team-a}");
        fields.properties().forEach(field -> input.set(field.getKey(), field.getValue()));
        return input;
    }

    /** The answer once everything that is asked for has been looked up, where landings are installed. */
    static RunFunctionResponse inspect(JsonNode fields, List<ObjectNode> existing) {
        List<ObjectNode> all = Stream.concat(
                        Stream.of(installed("xlandings"), installed("landings")), existing.stream())
                .toList();
        return new Core(function()::run)
                .call(Core.request().setInput(Protos.struct(input(fields))).build(), all)
                .response();
    }

    private static ObjectNode installed(String plural) {
        return Yaml.one("""
                apiVersion: apiextensions.crossplane.io/v2
                kind: CompositeResourceDefinition
                metadata: {name: %s.moons.kingdon.ci}
                status: {conditions: [{type: Established, status: "True"}]}
                """.formatted(plural));
    }
}
