package ci.kingdon.moonlander.crossplane;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Optional;

/**
 * A resource that a provider makes outside of Kubernetes.
 *
 * @param apiVersion of the provider's CRD
 * @param kind of the provider's CRD
 * @param metadata of the resource itself
 * @param spec what to make
 */
public record ManagedResource(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    /**
     * What to make.
     *
     * @param providerConfigRef with whose credentials
     * @param forProvider the kind's own fields, as its CRD names them
     */
    public record Spec(Ref providerConfigRef, Record forProvider) {}

    /**
     * A ProviderConfig.
     *
     * @param kind empty where the provider has but one
     * @param name its name
     */
    public record Ref(Optional<String> kind, String name) {}
}
