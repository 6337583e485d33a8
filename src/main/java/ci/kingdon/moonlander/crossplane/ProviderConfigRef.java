package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;

/**
 * Which ProviderConfig a managed resource uses.
 *
 * @param kind {@code ProviderConfig} of the resource's own namespace, or {@code ClusterProviderConfig}
 * @param name its name
 */
public record ProviderConfigRef(Kind kind, String name) {

    /** The ClusterProviderConfig of the control plane itself, as package/install and most guides name it. */
    public static final ProviderConfigRef IN_CLUSTER = new ProviderConfigRef(Kind.ClusterProviderConfig, "in-cluster");

    /** The two kinds that provider-kubernetes and provider-helm have for namespaced resources. */
    public enum Kind {
        ProviderConfig,
        ClusterProviderConfig
    }

    Fields fields() {
        return new Fields().put("kind", kind.name()).put("name", name);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
