package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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

    static PlanetSpec of(Field planet) {
        planet.only(KINDS.toArray(String[]::new));
        List<String> given =
                KINDS.stream().filter(kind -> planet.at(kind).isPresent()).toList();
        if (given.size() != 1) {
            throw planet.invalid(
                    given.isEmpty() ? "has no kind of planet" : "has " + String.join(" and ", given),
                    "exactly one of " + String.join(", ", KINDS));
        }
        return new PlanetSpec(
                read(planet.at("vcluster"), VclusterSpec::of),
                read(planet.at("existing"), ExistingSpec::of),
                read(planet.at("namespace"), NamespacePlanetSpec::of),
                read(planet.at("cozystack"), CozystackSpec::of),
                read(planet.at("clusterAPI"), ClusterAPISpec::of));
    }

    private static <T> Optional<T> read(Field kind, Function<Field, T> of) {
        return kind.isPresent() ? Optional.of(of.apply(kind)) : Optional.empty();
    }
}
