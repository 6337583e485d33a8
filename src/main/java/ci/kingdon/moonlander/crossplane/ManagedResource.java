package ci.kingdon.moonlander.crossplane;

import ci.kingdon.moonlander.kubernetes.Fields;
import ci.kingdon.moonlander.kubernetes.Manifests;
import ci.kingdon.moonlander.kubernetes.Metadata;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource that a provider makes outside of Kubernetes.
 *
 * @param apiVersion of the provider's CRD
 * @param kind of the provider's CRD
 * @param metadata of the resource itself
 * @param spec what to make
 */
public record ManagedResource(String apiVersion, String kind, Metadata metadata, Spec spec) {

    /** Its manifest. */
    public ObjectNode tree() {
        Fields ref = new Fields().put("kind", spec.providerConfigRef.kind).put("name", spec.providerConfigRef.name);
        return Manifests.of(apiVersion, kind, metadata)
                .put("spec", new Fields().put("providerConfigRef", ref).put("forProvider", spec.forProvider))
                .tree();
    }

    /**
     * What to make.
     *
     * @param providerConfigRef with whose credentials
     * @param forProvider the kind's own fields, as its CRD names them
     */
    public record Spec(Ref providerConfigRef, Fields forProvider) {}

    /**
     * A ProviderConfig.
     *
     * @param kind empty where the provider has but one
     * @param name its name
     */
    public record Ref(Optional<String> kind, String name) {}
}
