package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code ProviderConfig}, or {@code ClusterProviderConfig}, whose credentials are a kubeconfig in a Secret.
 * provider-kubernetes and provider-helm share the shape.
 *
 * @param apiVersion of which provider
 * @param kind a {@link ProviderConfigRef.Kind}
 * @param metadata its name is what other resources refer to
 * @param spec where the kubeconfig is
 */
public record ProviderConfig(String apiVersion, String kind, Metadata metadata, Spec spec) {

    /** provider-kubernetes' API. */
    public static final String KUBERNETES = "kubernetes.m.crossplane.io/v1alpha1";

    /** provider-helm's API. */
    public static final String HELM = "helm.m.crossplane.io/v1beta1";

    /** The one of a namespace, for that namespace alone. */
    public static ProviderConfig ofNamespace(
            String apiVersion, Metadata metadata, String secretNamespace, String secretName, String key) {
        return of(
                ProviderConfigRef.Kind.ProviderConfig,
                apiVersion,
                metadata,
                new SecretKeyRef(secretNamespace, secretName, key));
    }

    /** The cluster-scoped one: every namespace may use it. */
    public static ProviderConfig ofCluster(
            String apiVersion, Metadata metadata, String secretNamespace, String secretName, String key) {
        return of(
                ProviderConfigRef.Kind.ClusterProviderConfig,
                apiVersion,
                metadata,
                new SecretKeyRef(secretNamespace, secretName, key));
    }

    private static ProviderConfig of(
            ProviderConfigRef.Kind kind, String apiVersion, Metadata metadata, SecretKeyRef kubeconfig) {
        return new ProviderConfig(apiVersion, kind.name(), metadata, new Spec(new Credentials("Secret", kubeconfig)));
    }

    /** Its manifest. */
    public ObjectNode tree() {
        SecretKeyRef secret = spec.credentials.secretRef;
        Fields secretRef = new Fields()
                .put("namespace", secret.namespace)
                .put("name", secret.name)
                .put("key", secret.key);
        return Manifests.of(apiVersion, kind, metadata)
                .put(
                        "spec",
                        new Fields()
                                .put(
                                        "credentials",
                                        new Fields()
                                                .put("source", spec.credentials.source)
                                                .put("secretRef", secretRef)))
                .tree();
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
