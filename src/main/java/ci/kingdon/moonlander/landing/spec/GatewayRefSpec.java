package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A Gateway of the host.
 *
 * @param namespace Its namespace.
 * @param name Its name.
 */
public record GatewayRefSpec(String namespace, String name) {

    static GatewayRefSpec of(Field ref) {
        ref.only("namespace", "name");
        return new GatewayRefSpec(
                Forms.namespace(ref.at("namespace"))
                        .orElseThrow(() -> ref.at("namespace").missing("a namespace")),
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("a name")));
    }

    /** Names it as messages do. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
