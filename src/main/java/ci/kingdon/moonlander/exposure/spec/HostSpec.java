package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The cluster whose services are exposed.
 *
 * @param providerConfigRef How the host is reached: the name of a ProviderConfig of provider-kubernetes. Default: the Composition's, or the ClusterProviderConfig in-cluster.
 */
public record HostSpec(Optional<ProviderConfigRefSpec> providerConfigRef) {

    static HostSpec of(Field host) {
        host.only("providerConfigRef");
        Field ref = host.at("providerConfigRef");
        return new HostSpec(ref.isPresent() ? Optional.of(ProviderConfigRefSpec.of(ref)) : Optional.empty());
    }
}
