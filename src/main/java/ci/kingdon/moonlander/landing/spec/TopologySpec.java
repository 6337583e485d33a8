package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a Cluster is made of.
 *
 * @param classRef The ClusterClass.
 * @param version The Kubernetes version, such as v1.35.4. Later it may be another of the same minor version, or of the next one.
 * @param replicas How many nodes the control plane has. Default: the ClusterClass's.
 * @param workers The groups of workers.
 * @param variables Values for the ClusterClass's variables, by their names.
 */
public record TopologySpec(
        ClassRefSpec classRef,
        String version,
        Optional<Integer> replicas,
        List<WorkersSpec> workers,
        ObjectNode variables) {

    /** More members make an etcd only slower. */
    private static final int MOST_REPLICAS = 9;

    static TopologySpec of(Field topology) {
        topology.only("classRef", "version", "replicas", "workers", "variables");
        Field version = topology.at("version");
        return new TopologySpec(
                ClassRefSpec.of(topology.at("classRef")),
                Forms.distribution(version).orElseThrow(() -> version.missing("a version, such as v1.35.4")),
                topology.at("replicas").integer(1, MOST_REPLICAS),
                topology.at("workers").items().stream().map(WorkersSpec::of).toList(),
                topology.at("variables").object());
    }
}
