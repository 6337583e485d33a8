package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Field;

/**
 * The name of a ProviderConfig.
 *
 * @param kind ClusterProviderConfig, or ProviderConfig for one in the bastion's own namespace.
 * @param name The name.
 */
public record ProviderConfigRefSpec(ProviderConfigRef.Kind kind, String name) {

    static ProviderConfigRefSpec of(Field ref) {
        ref.only("kind", "name");
        return new ProviderConfigRefSpec(
                ref.at("kind").oneOf(ProviderConfigRef.Kind.class).orElse(ProviderConfigRef.Kind.ClusterProviderConfig),
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of a ProviderConfig")));
    }

    /** The reference as managed resources carry it. */
    public ProviderConfigRef toRef() {
        return new ProviderConfigRef(kind, name);
    }
}
