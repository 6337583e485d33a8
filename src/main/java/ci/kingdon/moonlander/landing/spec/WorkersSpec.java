package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A group of workers: a MachineDeployment of the Cluster's topology.
 *
 * @param name The group.
 * @param workerClass Which of the ClusterClass's classes of workers.
 * @param replicas How many workers. Default: an autoscaler's decision, or one.
 */
public record WorkersSpec(String name, String workerClass, Optional<Integer> replicas) {

    private static final int MOST = 10_000;

    static WorkersSpec of(Field workers) {
        workers.only("name", "workerClass", "replicas");
        Field name = workers.at("name");
        Field workerClass = workers.at("workerClass");
        return new WorkersSpec(
                Forms.label(name).orElseThrow(() -> name.missing("the group's name")),
                Forms.name(workerClass)
                        .orElseThrow(() -> workerClass.missing("a class of workers of the ClusterClass")),
                workers.at("replicas").integer(0, MOST));
    }
}
