package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * Where a kubeconfig is.
 *
 * @param name The Secret's name. Default: kubernetes-, the landing's name, -admin-kubeconfig.
 * @param namespace The Secret's namespace. Default: the landing's own, and nothing else unless the Composition's policy allows it.
 * @param key The key of the kubeconfig in the Secret. Default: the first there is of kubeconfig, value, config, admin.conf and super-admin.conf.
 */
public record KubeconfigSecretRef(Optional<String> name, Optional<String> namespace, Optional<String> key) {

    static KubeconfigSecretRef of(Field ref) {
        ref.only("name", "namespace", "key");
        return new KubeconfigSecretRef(
                Forms.name(ref.at("name")), Forms.namespace(ref.at("namespace")), Forms.secretKey(ref.at("key")));
    }
}
