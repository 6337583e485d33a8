package ci.kingdon.moonlander.function;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.proto.v1.Resources;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Core;
import ci.kingdon.moonlander.testing.Protos;
import ci.kingdon.moonlander.testing.V1Function;
import ci.kingdon.moonlander.testing.Yaml;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerMetricsTest {

    private static final String CREATED = "2026-11-27T12:00:00Z";

    private static final Instant NOW = Instant.parse("2026-11-27T12:00:42Z");

    private final PrometheusRegistry registry = new PrometheusRegistry();

    private final AnswerMetrics metrics = new AnswerMetrics(registry, Set.of(new Kind("example.org", "XThing")));

    @Test
    void countsResultsByKindSeverityAndReason() throws Exception {
        run(
                xr("XThing", ""),
                response -> response.result(Result.normal("Landed", "there"))
                        .result(Result.warning("NameTaken", "by somebody")));

        assertThat(scrape())
                .contains("function_results_total{kind=\"XThing\",reason=\"Landed\",severity=\"Normal\"} 1.0")
                .contains("function_results_total{kind=\"XThing\",reason=\"NameTaken\",severity=\"Warning\"} 1.0");
    }

    @Test
    void countsWhatTheRunnerMakesOfWrongInputAndOfBugs() throws Exception {
        run(xr("XThing", ""), _ -> {
            throw new Invalid("spec.size", "is -1", "a size");
        });
        run(xr("XThing", ""), _ -> {
            throw new IllegalStateException("secret");
        });

        assertThat(scrape())
                .contains("function_results_total{kind=\"XThing\",reason=\"InvalidInput\",severity=\"Fatal\"} 1.0")
                .contains("function_results_total{kind=\"XThing\",reason=\"InternalError\",severity=\"Fatal\"} 1.0");
    }

    @Test
    void fatalResultsAreThereBeforeTheFirstSoThatARateSeesIt() throws Exception {
        assertThat(scrape())
                .contains("function_results_total{kind=\"XThing\",reason=\"InvalidInput\",severity=\"Fatal\"} 0.0");
    }

    @Test
    void countsWhatWaitsByConditionAndReason() throws Exception {
        run(
                xr("XThing", ""),
                response -> response.condition(Condition.isTrue("PlanetReady", "Available", ""))
                        .condition(
                                Condition.isFalse("AccessReady", "WaitingForToken", "waiting for Secret team-a/moo")));

        assertThat(scrape())
                .contains(
                        "function_waiting_answers_total{condition=\"AccessReady\",kind=\"XThing\",reason=\"WaitingForToken\"} 1.0")
                .noneMatch(line -> line.contains("PlanetReady"));
    }

    @Test
    void onlyAnAnswerToARequestThatHadAllThatItAsksForIsCounted() throws Exception {
        Requirement asked = Requirement.named("v1", "Secret", "team-a", "source");
        UnaryOperator<Response> waits =
                response -> response.require(asked).condition(Condition.isFalse("Done", "Waiting", ""));
        RunFunctionRequest first = xr("XThing", "");
        run(first, waits);
        assertThat(scrape()).noneMatch(line -> line.startsWith("function_waiting_answers_total{"));

        run(
                first.toBuilder()
                        .putRequiredResources(asked.key(), Resources.getDefaultInstance())
                        .build(),
                waits);

        assertThat(scrape())
                .anyMatch(line -> line.startsWith("function_waiting_answers_total{") && line.endsWith("} 1.0"));
    }

    @ParameterizedTest
    @CsvSource({
        "False, 2026-11-27T12:00:01Z, 1",
        "False, 2026-11-27T12:01:00Z, 1",
        // It was ready before, or was edited.
        "False, 2026-11-27T12:01:01Z, 0",
        "True, 2026-11-27T12:00:01Z, 0",
        "Unknown, 2026-11-27T12:00:01Z, 0",
        "False, yesterday, 0",
    })
    void timesWhatBecomesReadyForTheFirstTime(String ready, String since, int times) throws Exception {
        String status = "status: {conditions: [{type: Ready, status: \"%s\", lastTransitionTime: \"%s\"}]}"
                .formatted(ready, since);
        run(xr("XThing", status), response -> response.compositeReady(Ready.TRUE));

        assertThat(scrape())
                .contains("function_ready_seconds_count{kind=\"XThing\"} " + times)
                .contains("function_ready_seconds_sum{kind=\"XThing\"} " + (times == 0 ? "0.0" : "42.0"));
    }

    @Test
    void neitherAnotherKindNorAnotherWordBecomesATimeSeries() throws Exception {
        run(xr("XStranger", ""), response -> response.result(Result.warning("it is bad", "very")));

        assertThat(scrape())
                .contains("function_results_total{kind=\"other\",reason=\"other\",severity=\"Warning\"} 1.0")
                .noneMatch(line -> line.contains("XStranger") || line.contains("bad"));
    }

    private void run(RunFunctionRequest request, UnaryOperator<Response> behaviour) {
        new V1Function(new Runner(call -> behaviour.apply(Response.to(call)), () -> NOW).counting(metrics))
                .run(request);
    }

    private static RunFunctionRequest xr(String kind, String status) {
        RunFunctionRequest.Builder request = Core.request();
        request.getObservedBuilder().setComposite(Protos.resource(Yaml.one("""
                apiVersion: example.org/v1
                kind: %s
                metadata: {name: one, namespace: team-a, creationTimestamp: "%s"}
                %s
                """.formatted(kind, CREATED, status))));
        return request.build();
    }

    private List<String> scrape() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, registry.scrape());
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
