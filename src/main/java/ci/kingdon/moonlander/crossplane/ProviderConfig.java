package ci.kingdon.moonlander.crossplane;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/**
 * A namespaced {@code ProviderConfig} whose credentials are a kubeconfig in a Secret. provider-kubernetes and provider-helm
 * share the shape.
 *
 * @param apiVersion of which provider
 * @param kind {@value KIND}
 * @param metadata its name is what other resources refer to
 * @param spec where the kubeconfig is
 */
public record ProviderConfig(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    /** Its kind. */
    public static final String KIND = "ProviderConfig";

    /** provider-kubernetes' API. */
    public static final String KUBERNETES = "kubernetes.m.crossplane.io/v1alpha1";

    /** provider-helm's API. */
    public static final String HELM = "helm.m.crossplane.io/v1beta1";

    /** A ProviderConfig that reads a Secret. */
    public static ProviderConfig ofSecret(
            String apiVersion, ObjectMeta metadata, String secretNamespace, String secretName, String key) {
        return new ProviderConfig(
                apiVersion,
                KIND,
                metadata,
                new Spec(new Credentials("Secret", new SecretKeyRef(secretNamespace, secretName, key))));
    }

    /** The cluster-scoped one: every namespace may use it. */
    public static ProviderConfig ofCluster(
            String apiVersion, ObjectMeta metadata, String secretNamespace, String secretName, String key) {
        return new ProviderConfig(
                apiVersion,
                "ClusterProviderConfig",
                metadata,
                new Spec(new Credentials("Secret", new SecretKeyRef(secretNamespace, secretName, key))));
    }

    /**
     * Where the kubeconfig is.
     *
     * @param credentials the only thing there
     */
    public record Spec(Credentials credentials) {}

    /**
     * Where credentials come from.
     *
     * @param source {@code Secret}
     * @param secretRef which one
     */
    public record Credentials(String source, SecretKeyRef secretRef) {}

    /**
     * One key of a Secret.
     *
     * @param namespace where
     * @param name which
     * @param key which of its keys
     */
    public record SecretKeyRef(String namespace, String name, String key) {}
}
