package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A Gateway that a route is attached to.
 *
 * @param name The Gateway.
 * @param namespace Its namespace on the host. Default: the planet's. A Gateway of another one has to be in the Composition's policy.
 * @param sectionName The Gateway's listener. Default: every one that takes the route.
 */
public record ParentRefSpec(String name, Optional<String> namespace, Optional<String> sectionName) {

    static ParentRefSpec of(Field ref) {
        ref.only("name", "namespace", "sectionName");
        return new ParentRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of a Gateway")),
                Forms.namespace(ref.at("namespace")),
                Forms.name(ref.at("sectionName")));
    }
}
