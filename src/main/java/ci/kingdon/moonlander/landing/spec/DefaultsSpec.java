package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import tools.jackson.databind.node.ObjectNode;

/**
 * What landings get that do not say otherwise.
 *
 * @param chart Which vcluster chart to install.
 * @param host Which host to create vclusters in. Landings may use it whatever the policy says.
 * @param values Values for the vcluster chart, below everything that a landing says.
 */
public record DefaultsSpec(ChartSpec chart, HostSpec host, ObjectNode values) {

    static DefaultsSpec of(Field defaults) {
        defaults.only("chart", "host", "values");
        return new DefaultsSpec(
                ChartSpec.of(defaults.at("chart")),
                HostSpec.of(defaults.at("host")),
                defaults.at("values").object());
    }
}
