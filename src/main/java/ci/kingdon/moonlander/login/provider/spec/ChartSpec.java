package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * Which chart of Dex to install.
 *
 * @param repository The URL of the chart repository.
 * @param version The version of the chart, exactly as its Chart.yaml has it: no range, and no v before it.
 * @param url The URL of the packed chart, in place of repository and version.
 */
public record ChartSpec(Optional<String> repository, Optional<String> version, Optional<String> url) {

    static ChartSpec of(Field chart) {
        chart.only("repository", "version", "url");
        Field url = chart.at("url");
        if (url.isPresent()
                && (chart.at("repository").isPresent() || chart.at("version").isPresent())) {
            throw url.invalid("stands beside repository or version", "either url, or repository and version");
        }
        return new ChartSpec(
                Forms.repository(chart.at("repository")),
                Forms.chartVersion(chart.at("version")),
                Forms.repository(url));
    }
}
