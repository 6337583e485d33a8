package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.kubernetes.Trees;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cluster to land on.
 *
 * @param vcluster A virtual cluster that the landing creates as a Helm release on the host, and takes away again.
 * @param existing A cluster that is there already, or will be, and outlives the landing.
 * @param namespace A namespace of the host that the landing creates as a poor man's cluster, and takes away again. Nothing in it is cluster-scoped.
 * @param cozystack A tenant cluster of CozyStack that the landing creates on the host, and takes away again.
 * @param clusterAPI A Cluster of Cluster API: one that the landing creates from a ClusterClass of the host, or one that is there.
 */
public record PlanetSpec(
        Optional<VclusterSpec> vcluster,
        Optional<ExistingSpec> existing,
        Optional<NamespacePlanetSpec> namespace,
        Optional<CozystackSpec> cozystack,
        Optional<ClusterAPISpec> clusterAPI) {

    private static final List<String> KINDS = List.of("vcluster", "existing", "namespace", "cozystack", "clusterAPI");

    /** What an XLanding may say about its planet. */
    public static final String ALLOWED = "exactly one of planet and kubeconfigSecretName";

    /** A planet that names its kind. */
    static PlanetSpec of(Field planet) {
        PlanetSpec spec = asked(planet);
        if (KINDS.stream().noneMatch(kind -> planet.at(kind).isPresent())) {
            throw planet.invalid(
                    "has no kind of planet",
                    "exactly one of " + String.join(", ", KINDS) + "; or defaults.planet of the Composition's input");
        }
        return spec;
    }

    /** A planet that may leave its kind to the Composition's input. */
    public static PlanetSpec asked(Field planet) {
        planet.only(KINDS.toArray(String[]::new));
        List<String> given =
                KINDS.stream().filter(kind -> planet.at(kind).isPresent()).toList();
        if (given.size() > 1) {
            throw planet.invalid("has " + String.join(" and ", given), "exactly one of " + String.join(", ", KINDS));
        }
        return new PlanetSpec(
                read(planet.at("vcluster"), VclusterSpec::of),
                read(planet.at("existing"), ExistingSpec::of),
                read(planet.at("namespace"), NamespacePlanetSpec::of),
                read(planet.at("cozystack"), CozystackSpec::of),
                read(planet.at("clusterAPI"), ClusterAPISpec::of));
    }

    /** A planet as it is asked for, over the Composition's one where that is of the same kind, or no kind is asked for. */
    static ObjectNode over(ObjectNode asked, ObjectNode standard) {
        boolean same = asked.propertyNames().stream().allMatch(standard::has);
        return same ? Trees.merge(standard, asked) : asked;
    }

    private static <T> Optional<T> read(Field kind, Function<Field, T> of) {
        return kind.isPresent() ? Optional.of(of.apply(kind)) : Optional.empty();
    }
}
