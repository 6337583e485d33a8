package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that a run found. No Secret's content is in it, nor are tokens, or addresses with credentials in them.
 *
 * @param context the kubeconfig's context that the run was started with
 * @param version of the function that is installed; empty where there is none
 * @param kubernetes the cluster's version
 * @param namespace the run's own, which is gone by now
 * @param landing how the first landing went over time, if one landed
 */
record Report(
        String context,
        String kubernetes,
        String version,
        String namespace,
        Instant start,
        Duration took,
        List<Result> results,
        List<Table> tables,
        Optional<Timeline> landing) {

    Report {
        results = List.copyOf(results);
        tables = List.copyOf(tables);
    }

    /** How many checks ended so. */
    long count(Outcome outcome) {
        return results.stream().filter(result -> result.outcome() == outcome).count();
    }
}
