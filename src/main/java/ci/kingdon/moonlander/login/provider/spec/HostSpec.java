package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The cluster that Dex runs in.
 *
 * @param providerConfigRef How the host is reached: the name of ProviderConfigs of provider-kubernetes and of provider-helm. Default: the Composition's, or the ClusterProviderConfig in-cluster.
 */
public record HostSpec(Optional<ProviderConfigRefSpec> providerConfigRef) {

    static HostSpec of(Field host) {
        host.only("providerConfigRef");
        Field ref = host.at("providerConfigRef");
        return new HostSpec(ref.isPresent() ? Optional.of(ProviderConfigRefSpec.of(ref)) : Optional.empty());
    }
}
