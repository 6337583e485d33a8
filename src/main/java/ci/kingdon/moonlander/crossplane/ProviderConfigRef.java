package ci.kingdon.moonlander.crossplane;

/**
 * Which ProviderConfig a managed resource uses.
 *
 * @param kind {@code ProviderConfig} of the resource's own namespace, or {@code ClusterProviderConfig}
 * @param name its name
 */
public record ProviderConfigRef(Kind kind, String name) {

    /** The two kinds that provider-kubernetes and provider-helm have for namespaced resources. */
    public enum Kind {
        ProviderConfig,
        ClusterProviderConfig
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
