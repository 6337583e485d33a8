package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A ClusterClass.
 *
 * @param name The ClusterClass.
 * @param namespace Its namespace. Default: the Cluster's. Another one has to be in the Composition's policy, unless the host is the landing's own.
 */
public record ClassRefSpec(String name, Optional<String> namespace) {

    static ClassRefSpec of(Field ref) {
        ref.only("name", "namespace");
        return new ClassRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of a ClusterClass")),
                Forms.namespace(ref.at("namespace")));
    }
}
