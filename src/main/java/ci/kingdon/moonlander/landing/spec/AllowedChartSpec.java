package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * A chart that landings may choose.
 *
 * @param repository The URL of the chart repository, letter by letter as landings have to write it.
 * @param versions The versions of the chart, each exactly as its Chart.yaml has it.
 */
public record AllowedChartSpec(String repository, List<String> versions) {

    static AllowedChartSpec of(Field chart) {
        chart.only("repository", "versions");
        Field repository = chart.at("repository");
        Field versions = chart.at("versions");
        List<String> exact = versions.items(Forms::chartVersion);
        if (exact.isEmpty()) {
            throw versions.missing("at least one version, such as 0.36.0");
        }
        return new AllowedChartSpec(
                Forms.repository(repository).orElseThrow(() -> repository.missing("the URL of a chart repository")),
                exact);
    }
}
