package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * provider-helm's namespaced {@code Release}.
 *
 * @param metadata its annotation {@code crossplane.io/external-name} names the Helm release
 * @param spec what it should do
 */
public record Release(Metadata metadata, Spec spec) {

    /** Its API. */
    public static final String API_VERSION = "helm.m.crossplane.io/v1beta1";

    /** Its kind. */
    public static final String KIND = "Release";

    /** Its manifest. */
    public ObjectNode tree() {
        return Manifests.of(API_VERSION, KIND, metadata)
                .put("spec", spec.fields())
                .tree();
    }

    /**
     * What the Release should do.
     *
     * @param providerConfigRef how the cluster to install in is reached
     * @param forProvider what to install
     * @param connectionDetails what of it goes into the connection Secret
     * @param writeConnectionSecretToRef the connection Secret
     */
    public record Spec(
            ProviderConfigRef providerConfigRef,
            ForProvider forProvider,
            List<ConnectionDetail> connectionDetails,
            Optional<SecretRef> writeConnectionSecretToRef) {

        private Fields fields() {
            return new Fields()
                    .put("providerConfigRef", providerConfigRef.fields())
                    .put("forProvider", forProvider.fields())
                    .put(
                            "connectionDetails",
                            connectionDetails.stream()
                                    .map(ConnectionDetail::fields)
                                    .toList())
                    .put("writeConnectionSecretToRef", writeConnectionSecretToRef.map(SecretRef::fields));
        }
    }

    /**
     * What to install.
     *
     * @param chart which chart
     * @param namespace where
     * @param skipCreateNamespace whether the namespace is somebody else's to make
     * @param values the chart's values
     */
    public record ForProvider(Chart chart, String namespace, boolean skipCreateNamespace, ObjectNode values) {

        private Fields fields() {
            return new Fields()
                    .put("chart", chart.fields())
                    .put("namespace", namespace)
                    .put("skipCreateNamespace", skipCreateNamespace)
                    .put("values", values);
        }
    }

    /**
     * A chart, by repository, name and version, or by URL.
     *
     * @param repository the repository's URL
     * @param name its name there
     * @param version empty for the newest
     * @param url of the packed chart; the others are then left out
     */
    public record Chart(
            Optional<String> repository, Optional<String> name, Optional<String> version, Optional<String> url) {

        private Fields fields() {
            return new Fields()
                    .put("repository", repository)
                    .put("name", name)
                    .put("version", version)
                    .put("url", url);
        }
    }
}
