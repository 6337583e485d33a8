package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an XLanding asks for. The first five fields are those of a Landing, with the same names.
 *
 * @param kubeconfigSecretName The Secret with the kubeconfig of an existing planet, where no planet block is given.
 * @param kubeconfigSecretNamespace The namespace of that Secret. Default: the landing's own, and nothing else unless the Composition's policy allows it.
 * @param writeKubeconfigSecretName The Secret that the landing's kubeconfig is written to, under the keys kubeconfig and value. Default: the landing's name followed by -kubeconfig.
 * @param targetNamespace The namespace of that Secret. Default: the landing's own.
 * @param direction Whose access is handed to whom: the planet's to the parent, or the parent's into the planet.
 * @param planet The cluster to land on: one kind of planet, or none for the one that the Composition has.
 * @param host The cluster that a planet is created in, unless it exists.
 * @param access The identity that the landing creates in the planet.
 * @param parent The cluster whose access is handed into the planet.
 * @param networkRef The XNetwork that the planet runs in. Before a planet is made, its ranges are compared with the network's.
 * @param deliveries Where kubeconfigs go, in place of direction and targetNamespace. Default: one, as these two say.
 */
public record LandingSpec(
        Optional<String> kubeconfigSecretName,
        Optional<String> kubeconfigSecretNamespace,
        Optional<String> writeKubeconfigSecretName,
        Optional<String> targetNamespace,
        Direction direction,
        Optional<PlanetSpec> planet,
        HostSpec host,
        AccessSpec access,
        ParentSpec parent,
        Optional<NetworkRefSpec> networkRef,
        List<DeliverySpec> deliveries) {

    /** Whose access is handed to whom. */
    public enum Direction {
        PlanetToParent,
        ParentToPlanet
    }

    /** Crossplane keeps what it needs for itself here. */
    private static final String MACHINERY = "crossplane";

    /** Reads the spec of an XLanding whose Composition has no planet of its own. */
    public static LandingSpec ofXLanding(Field spec) {
        return ofXLanding(spec, JsonNodeFactory.instance.objectNode());
    }

    /**
     * Reads the spec of an XLanding.
     *
     * @param planet the planet of the Composition's input; empty where it has none
     */
    public static LandingSpec ofXLanding(Field spec, ObjectNode planet) {
        spec.only(
                "kubeconfigSecretName",
                "kubeconfigSecretNamespace",
                "writeKubeconfigSecretName",
                "targetNamespace",
                "direction",
                "planet",
                "host",
                "access",
                "parent",
                "networkRef",
                "deliveries",
                MACHINERY);
        return of(spec, Direction.PlanetToParent, planet);
    }

    /** Reads the spec of a Landing, which has the flat fields only, and goes the other way unless it says otherwise. */
    public static LandingSpec ofLanding(Field spec) {
        spec.only(
                "kubeconfigSecretName",
                "kubeconfigSecretNamespace",
                "writeKubeconfigSecretName",
                "targetNamespace",
                "direction",
                MACHINERY);
        return of(spec, Direction.ParentToPlanet, JsonNodeFactory.instance.objectNode());
    }

    private static LandingSpec of(Field spec, Direction direction, ObjectNode standardPlanet) {
        List<DeliverySpec> deliveries =
                spec.at("deliveries").items().stream().map(DeliverySpec::of).toList();
        if (!deliveries.isEmpty() && spec.at("targetNamespace").isPresent()) {
            throw spec.at("targetNamespace")
                    .invalid("stands beside deliveries", "either this or deliveries, each with its namespace");
        }
        return new LandingSpec(
                Forms.name(spec.at("kubeconfigSecretName")),
                Forms.namespace(spec.at("kubeconfigSecretNamespace")),
                Forms.name(spec.at("writeKubeconfigSecretName")),
                Forms.namespace(spec.at("targetNamespace")),
                spec.at("direction").oneOf(Direction.class).orElse(direction),
                planet(spec.at("planet"), standardPlanet),
                HostSpec.of(spec.at("host")),
                AccessSpec.of(spec.at("access")),
                ParentSpec.of(spec.at("parent")),
                spec.at("networkRef").isPresent()
                        ? Optional.of(NetworkRefSpec.of(spec.at("networkRef")))
                        : Optional.empty(),
                deliveries);
    }

    private static Optional<PlanetSpec> planet(Field asked, ObjectNode standard) {
        if (!asked.isPresent()) {
            return Optional.empty();
        }
        PlanetSpec.asked(asked);
        return Optional.of(PlanetSpec.of(Field.root(asked.path(), PlanetSpec.over(asked.object(), standard))));
    }
}
