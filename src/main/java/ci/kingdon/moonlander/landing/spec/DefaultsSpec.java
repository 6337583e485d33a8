package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What landings get that do not say otherwise.
 *
 * @param chart Which vcluster chart to install.
 * @param host Which host to create planets in. Landings may use it whatever the policy says.
 * @param hostArchitectures The architectures of that host's nodes, for landings to say what cannot be had on them. Default: not known.
 * @param parent Which parent's access landings hand into their planets. They may have its ClusterRole whatever the policy says.
 * @param rotationPeriod After how long the tokens of landings are replaced that do not say, such as 30d or 12h. Default: never, or policy.maxRotationPeriod.
 * @param values Values for the vcluster chart, below everything that a landing says.
 * @param planet Which planet landings get that name no kind, and what those of this kind get that do not say otherwise. Landings may have what it says of closed fields, of CozyStack's tenant and of Cluster API's namespaces, whatever the policy says.
 */
public record DefaultsSpec(
        ChartSpec chart,
        HostSpec host,
        List<Architecture> hostArchitectures,
        ParentSpec parent,
        Optional<Duration> rotationPeriod,
        ObjectNode values,
        Optional<PlanetSpec> planet) {

    /** An architecture as nodes' labels have it. */
    public enum Architecture {
        amd64,
        arm64
    }

    static DefaultsSpec of(Field defaults) {
        defaults.only("chart", "host", "hostArchitectures", "parent", "rotationPeriod", "values", "planet");
        return new DefaultsSpec(
                ChartSpec.of(defaults.at("chart")),
                HostSpec.of(defaults.at("host")),
                defaults.at("hostArchitectures").items(field -> field.oneOf(Architecture.class)),
                ParentSpec.of(defaults.at("parent")),
                Forms.duration(defaults.at("rotationPeriod")),
                defaults.at("values").object(),
                defaults.at("planet").isPresent()
                        ? Optional.of(PlanetSpec.of(defaults.at("planet")))
                        : Optional.empty());
    }
}
