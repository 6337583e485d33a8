package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * provider-kubernetes' namespaced {@code Object}: one resource in another cluster. ({@code Object} is taken in Java.)
 *
 * @param metadata of the Object itself
 * @param spec what it should do
 */
public record RemoteObject(Metadata metadata, Spec spec) {

    /** Its API. */
    public static final String API_VERSION = "kubernetes.m.crossplane.io/v1alpha1";

    /** Its kind. */
    public static final String KIND = "Object";

    /** Its manifest. */
    public ObjectNode tree() {
        return Manifests.of(API_VERSION, KIND, metadata)
                .put("spec", spec.fields())
                .tree();
    }

    /**
     * What the Object should do.
     *
     * @param providerConfigRef how the other cluster is reached
     * @param managementPolicies what may be done there
     * @param forProvider the resource there
     * @param references what of other resources is put into the manifest on its way to the other cluster
     * @param readiness when the Object is ready
     * @param connectionDetails what of it goes into the connection Secret
     * @param writeConnectionSecretToRef the connection Secret
     */
    public record Spec(
            ProviderConfigRef providerConfigRef,
            List<String> managementPolicies,
            ForProvider forProvider,
            List<Reference> references,
            Readiness readiness,
            List<ConnectionDetail> connectionDetails,
            Optional<SecretRef> writeConnectionSecretToRef) {

        private Fields fields() {
            return new Fields()
                    .put("providerConfigRef", providerConfigRef.fields())
                    .put("managementPolicies", managementPolicies)
                    .put("forProvider", new Fields().put("manifest", forProvider.manifest))
                    .put(
                            "references",
                            references.stream().map(Reference::fields).toList())
                    .put("readiness", new Fields().put("policy", readiness.policy))
                    .put(
                            "connectionDetails",
                            connectionDetails.stream()
                                    .map(ConnectionDetail::fields)
                                    .toList())
                    .put("writeConnectionSecretToRef", writeConnectionSecretToRef.map(SecretRef::fields));
        }
    }

    /**
     * A field of a resource in the control plane that is put into the manifest each time it is applied, and is not written
     * into the Object unless that is just being created.
     *
     * @param patchesFrom the field
     * @param toFieldPath where in the manifest it goes
     */
    public record Reference(PatchesFrom patchesFrom, String toFieldPath) {

        /** All of a Secret's data. */
        public static Reference toDataOf(String namespace, String secret) {
            return new Reference(new PatchesFrom("v1", "Secret", namespace, secret, "data"), "data");
        }

        private Fields fields() {
            return new Fields().put("patchesFrom", patchesFrom.fields()).put("toFieldPath", toFieldPath);
        }
    }

    /**
     * A field of a resource in the control plane.
     *
     * @param apiVersion of the resource
     * @param kind of the resource
     * @param namespace of the resource
     * @param name of the resource
     * @param fieldPath which field
     */
    public record PatchesFrom(String apiVersion, String kind, String namespace, String name, String fieldPath) {

        private Fields fields() {
            return new Fields()
                    .put("apiVersion", apiVersion)
                    .put("kind", kind)
                    .put("namespace", namespace)
                    .put("name", name)
                    .put("fieldPath", fieldPath);
        }
    }

    /**
     * When an Object is ready.
     *
     * @param policy as the provider names it
     */
    public record Readiness(String policy) {

        /** Once the resource is there. The provider's default, which it would write into the spec if it were left out. */
        public static final Readiness CREATED = new Readiness("SuccessfulCreate");
    }

    /**
     * The resource in the other cluster.
     *
     * @param manifest all of it that is to be set; never a Secret's data, for this lands in etcd as plain spec
     */
    public record ForProvider(ObjectNode manifest) {}
}
