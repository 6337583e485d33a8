package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Field;

/**
 * The name of a ProviderConfig.
 *
 * @param kind ClusterProviderConfig, or ProviderConfig for one in the identity provider's own namespace.
 * @param name The name, the same for provider-kubernetes and provider-helm.
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
