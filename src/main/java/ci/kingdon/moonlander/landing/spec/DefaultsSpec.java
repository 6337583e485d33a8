package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import tools.jackson.databind.node.ObjectNode;

/**
 * What landings get that do not say otherwise.
 *
 * @param chart Which vcluster chart to install.
 * @param host Which host to create planets in. Landings may use it whatever the policy says.
 * @param parent Which parent's access landings hand into their planets. They may have its ClusterRole whatever the policy says.
 * @param values Values for the vcluster chart, below everything that a landing says.
 */
public record DefaultsSpec(ChartSpec chart, HostSpec host, ParentSpec parent, ObjectNode values) {

    static DefaultsSpec of(Field defaults) {
        defaults.only("chart", "host", "parent", "values");
        return new DefaultsSpec(
                ChartSpec.of(defaults.at("chart")),
                HostSpec.of(defaults.at("host")),
                ParentSpec.of(defaults.at("parent")),
                defaults.at("values").object());
    }
}
