package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What landings get that do not say otherwise.
 *
 * @param chart Which vcluster chart to install.
 * @param host Which host to create planets in. Landings may use it whatever the policy says.
 * @param parent Which parent's access landings hand into their planets. They may have its ClusterRole whatever the policy says.
 * @param values Values for the vcluster chart, below everything that a landing says.
 * @param planet Which planet landings get that name no kind, and what those of this kind get that do not say otherwise. Landings may have what it says of closed fields, of CozyStack's tenant and of Cluster API's namespaces, whatever the policy says.
 */
public record DefaultsSpec(
        ChartSpec chart, HostSpec host, ParentSpec parent, ObjectNode values, Optional<PlanetSpec> planet) {

    static DefaultsSpec of(Field defaults) {
        defaults.only("chart", "host", "parent", "values", "planet");
        return new DefaultsSpec(
                ChartSpec.of(defaults.at("chart")),
                HostSpec.of(defaults.at("host")),
                ParentSpec.of(defaults.at("parent")),
                defaults.at("values").object(),
                defaults.at("planet").isPresent()
                        ? Optional.of(PlanetSpec.of(defaults.at("planet")))
                        : Optional.empty());
    }
}
