package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Cluster of Cluster API.
 *
 * @param name The Cluster. Default: the landing's name, followed by -planet where the landing makes it.
 * @param namespace Its namespace on the host. Default: the landing's own. Another one has to be in the Composition's policy, unless the host is the landing's own.
 * @param onDelete Whether a Cluster that the landing made goes with it or stays.
 * @param topology What the landing makes the Cluster of. Without it, the Cluster is one that somebody else makes, and it outlives the landing.
 */
public record ClusterAPISpec(
        Optional<String> name,
        Optional<String> namespace,
        VclusterSpec.OnDelete onDelete,
        Optional<TopologySpec> topology) {

    static ClusterAPISpec of(Field cluster) {
        cluster.only("name", "namespace", "onDelete", "topology");
        Field topology = cluster.at("topology");
        return new ClusterAPISpec(
                Forms.label(cluster.at("name")),
                Forms.namespace(cluster.at("namespace")),
                cluster.at("onDelete").oneOf(VclusterSpec.OnDelete.class).orElse(VclusterSpec.OnDelete.Delete),
                topology.isPresent() ? Optional.of(TopologySpec.of(topology)) : Optional.empty());
    }

    /** The namespaces that it names: the Cluster's, and that of its ClusterClass. */
    public Stream<String> namespaces() {
        return Stream.concat(
                namespace.stream(), topology.flatMap(of -> of.classRef().namespace()).stream());
    }
}
