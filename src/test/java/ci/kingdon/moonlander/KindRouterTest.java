package ci.kingdon.moonlander;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Kind;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindRouterTest {

    private final KindRouter router = new KindRouter(Map.of(
            new Kind("moons.kingdon.ci", "XNetwork"),
            request -> composedBy("network", request),
            new Kind("moons.kingdon.ci", "XLanding"),
            request -> composedBy("landing", request)));

    @ParameterizedTest
    @CsvSource({
        "moons.kingdon.ci/v1alpha1, XLanding, landing",
        "moons.kingdon.ci/v1alpha1, XNetwork, network",
        "moons.kingdon.ci/v2, XLanding, landing"
    })
    void routesByGroupAndKindWhateverTheVersion(String apiVersion, String kind, String composer) {
        Response response = router.compose(call(apiVersion, kind));

        assertThat(V1Function.response(response).getOutput().getFieldsMap()).containsOnlyKeys(composer);
    }

    @ParameterizedTest
    @CsvSource({"example.com/v1, XLanding, XLanding.example.com", "v1, Pod, Pod."})
    void refusesAKindThatNobodyComposes(String apiVersion, String kind, String name) {
        Request call = call(apiVersion, kind);

        assertThatThrownBy(() -> router.compose(call))
                .isInstanceOf(Invalid.class)
                .hasMessage(
                        "kind: this function does not compose %s;"
                                + " allowed: XLanding.moons.kingdon.ci, XNetwork.moons.kingdon.ci",
                        name);
    }

    @Test
    void refusesACallWithoutComposite() {
        Request call = V1Function.request(RunFunctionRequest.getDefaultInstance());

        assertThatThrownBy(() -> router.compose(call))
                .isInstanceOf(Invalid.class)
                .hasMessage("observed.composite: is missing from the request;"
                        + " allowed: the composite resource of a pipeline");
    }

    @Test
    void routesACallWithoutCompositeByTheKindOfItsInput() {
        Response response = operations().compose(operation("{apiVersion: example.org/v1, kind: Inspection}"));

        assertThat(V1Function.response(response).getOutput().getFieldsMap()).containsOnlyKeys("inspection");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: example.org/v1, kind: Input} | input.kind: an Operation cannot have the input"
                        + " Input.example.org; allowed: Inspection.example.org",
                "'' | observed.composite: is missing from the request; allowed: the composite resource of a pipeline;"
                        + " an Operation''s step with an input of kind Inspection.example.org"
            })
    void refusesAnOperationThatNobodyAnswers(String input, String says) {
        Request call = operation(input);

        assertThatThrownBy(() -> operations().compose(call))
                .isInstanceOf(Invalid.class)
                .hasMessage(says.replace("''", "'"));
    }

    private static KindRouter operations() {
        return new KindRouter(
                Map.of(), Map.of(new Kind("example.org", "Inspection"), request -> composedBy("inspection", request)));
    }

    private static Request operation(String input) {
        RunFunctionRequest.Builder call = Core.request();
        if (!input.isEmpty()) {
            call.setInput(Protos.struct(Yaml.one(input)));
        }
        return V1Function.request(call.build());
    }

    private static Response composedBy(String composer, Request request) {
        return Response.to(request).output(Yaml.one(composer + ": true"));
    }

    private static Request call(String apiVersion, String kind) {
        RunFunctionRequest.Builder call = Core.request();
        call.getObservedBuilder()
                .setComposite(Protos.resource(Yaml.one("{apiVersion: %s, kind: %s}".formatted(apiVersion, kind))));
        return V1Function.request(call.build());
    }
}
