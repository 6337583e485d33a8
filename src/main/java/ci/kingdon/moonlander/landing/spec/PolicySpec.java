package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * What landings may ask for beyond their own namespace.
 *
 * @param sourceNamespaces Namespaces other than its own that a landing may read kubeconfig Secrets from.
 * @param hosts Hosts other than the default one that a landing may create planets in. A ProviderConfig of the landing's own namespace is always allowed.
 */
public record PolicySpec(List<String> sourceNamespaces, List<ProviderConfigRefSpec> hosts) {

    static PolicySpec of(Field policy) {
        policy.only("sourceNamespaces", "hosts");
        return new PolicySpec(
                policy.at("sourceNamespaces").items(Forms::namespace),
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList());
    }
}
