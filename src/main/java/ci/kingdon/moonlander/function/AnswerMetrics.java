package ci.kingdon.moonlander.function;

import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.Condition;
import ci.kingdon.moonlander.proto.v1.Ready;
import ci.kingdon.moonlander.proto.v1.Result;
import ci.kingdon.moonlander.proto.v1.Severity;
import ci.kingdon.moonlander.proto.v1.Status;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Counts what answers say, by the kind of the composite resource and by words of the function's own: never by a name, a namespace or a message, each
 * of which would be a time series.
 *
 * <p>Crossplane asks several times in one reconcile while the function asks for more to see, and takes the last answer. So only an answer to a
 * request that had all that it asks for is counted. Where Crossplane cannot apply what it was answered, or does not see yet that it
 * has, it asks again, and that is counted again.
 */
public final class AnswerMetrics {

    /** What is counted for a kind that is not known, or for no kind at all. */
    private static final String OTHER = "other";

    /** What a reason may be. One that somebody else chose must not become a time series. */
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z0-9]{1,62}");

    /**
     * Crossplane has called a composite resource at once, and has written that it is not ready. From one that was ready before, was edited later, or whose
     * first call failed for longer than this, nobody can tell how long it took to become ready.
     */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    private static final String READY = "Ready";

    private final Set<String> kinds;
    private final Counter results;
    private final Counter waiting;
    private final Histogram seconds;

    /**
     * Metrics of a function.
     *
     * @param kinds the kinds that it composes
     */
    public AnswerMetrics(PrometheusRegistry registry, Set<Kind> kinds) {
        this.kinds = new TreeSet<>(kinds.stream().map(Kind::name).toList());
        results = Counter.builder()
                .name("function_results_total")
                .help("Results in answers: events of composite resources, or what ended a pipeline.")
                .labelNames("kind", "severity", "reason")
                .register(registry);
        waiting = Counter.builder()
                .name("function_waiting_answers_total")
                .help("Answers with a condition that is False, by that condition and its reason.")
                .labelNames("kind", "condition", "reason")
                .register(registry);
        seconds = Histogram.builder()
                .name("function_ready_seconds")
                .help("How old composite resources were as they became ready for the first time.")
                .labelNames("kind")
                .classicOnly()
                // From an existing cluster, which takes seconds, to tenant clusters of virtual machines.
                .classicUpperBounds(5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200, 1800, 3600)
                .register(registry);
        // Rates see nothing of a counter that begins with one.
        this.kinds.forEach(kind -> {
            results.initLabelValues(kind, severity(Severity.SEVERITY_FATAL), Runner.INVALID_INPUT);
            results.initLabelValues(kind, severity(Severity.SEVERITY_FATAL), Runner.INTERNAL_ERROR);
            seconds.initLabelValues(kind);
        });
    }

    /** Counts an answer. */
    void count(Request request, RunFunctionResponse answer) {
        if (!isLast(request, answer)) {
            return;
        }
        Optional<ObservedResource> composite = request.composite();
        String kind =
                composite.map(xr -> Kind.of(xr).name()).filter(kinds::contains).orElse(OTHER);
        for (Result result : answer.getResultsList()) {
            results.labelValues(kind, severity(result.getSeverity()), word(result.getReason()))
                    .inc();
        }
        for (Condition condition : answer.getConditionsList()) {
            if (condition.getStatus() == Status.STATUS_CONDITION_FALSE) {
                waiting.labelValues(kind, word(condition.getType()), word(condition.getReason()))
                        .inc();
            }
        }
        if (answer.getDesired().getComposite().getReady() == Ready.READY_TRUE) {
            composite
                    .flatMap(xr -> age(xr, request.receivedAt()))
                    .ifPresent(age -> seconds.labelValues(kind).observe(age.toMillis() / 1000.0));
        }
    }

    @SuppressWarnings("deprecation") // what a caller without the capability fills
    private static boolean isLast(Request request, RunFunctionResponse answer) {
        return answer.getResultsList().stream().anyMatch(result -> result.getSeverity() == Severity.SEVERITY_FATAL)
                || request.proto()
                                .getRequiredResourcesMap()
                                .keySet()
                                .containsAll(answer.getRequirements()
                                        .getResourcesMap()
                                        .keySet())
                        && request.proto()
                                .getExtraResourcesMap()
                                .keySet()
                                .containsAll(answer.getRequirements()
                                        .getExtraResourcesMap()
                                        .keySet());
    }

    /** How old a composite resource is; empty where it was ready before, or may have been. */
    private static Optional<Duration> age(ObservedResource xr, Instant now) {
        Optional<Instant> created = time(xr.manifest().path("metadata").path("creationTimestamp"));
        Optional<Instant> unready = xr.condition(READY)
                .filter(ready -> "False".equals(ready.path("status").asString("")))
                .flatMap(ready -> time(ready.path("lastTransitionTime")));
        return created.filter(from -> unready.stream().anyMatch(since -> !since.isAfter(from.plus(AT_ONCE))))
                .map(from -> Duration.between(from, now))
                .filter(Duration::isPositive);
    }

    private static Optional<Instant> time(JsonNode node) {
        try {
            return node.stringValueOpt().map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static String word(String reason) {
        return REASON.matcher(reason).matches() ? reason : OTHER;
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case SEVERITY_FATAL -> "Fatal";
            case SEVERITY_WARNING -> "Warning";
            case SEVERITY_NORMAL -> "Normal";
            case SEVERITY_UNSPECIFIED, UNRECOGNIZED -> OTHER;
        };
    }
}
