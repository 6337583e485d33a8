package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A group of workers.
 *
 * @param minReplicas The least number of workers.
 * @param maxReplicas The greatest number of workers, between which CozyStack's autoscaler decides.
 * @param instanceType The size of each, as KubeVirt calls it. Default: the platform's.
 * @param diskSize The size of each one's disk, such as 20Gi. Default: the platform's.
 * @param roles The roles of the nodes, such as ingress-nginx.
 */
public record NodeGroupSpec(
        int minReplicas,
        int maxReplicas,
        Optional<String> instanceType,
        Optional<String> diskSize,
        List<String> roles) {

    /** CozyStack says nothing about a limit; this many are more than a namespace of virtual machines would have. */
    private static final int MOST = 1000;

    /** As CozyStack has it. */
    private static final int STANDARD = 10;

    static Map<String, NodeGroupSpec> groups(Field groups) {
        Map<String, NodeGroupSpec> read = new TreeMap<>();
        for (String name : groups.object().propertyNames()) {
            Field group = groups.at(name);
            if (!Forms.isGroup(name)) {
                throw group.invalid(
                        "is no name",
                        "a DNS label: lower case letters, digits and '-', beginning with a letter, at most 32 characters");
            }
            read.put(name, of(group));
        }
        return read;
    }

    private static NodeGroupSpec of(Field group) {
        group.only("minReplicas", "maxReplicas", "instanceType", "diskSize", "roles");
        int most = group.at("maxReplicas").integer(0, MOST).orElse(STANDARD);
        int least = group.at("minReplicas").integer(0, MOST).orElse(0);
        if (least > most) {
            throw group.at("minReplicas").invalid("has " + least, "at most maxReplicas, " + most);
        }
        return new NodeGroupSpec(
                least,
                most,
                Forms.instanceType(group.at("instanceType")),
                Forms.quantity(group.at("diskSize")),
                group.at("roles").items(Forms::group));
    }
}
