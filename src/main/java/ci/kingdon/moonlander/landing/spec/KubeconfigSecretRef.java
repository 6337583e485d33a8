package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * Where a kubeconfig is.
 *
 * @param name The Secret's name.
 * @param namespace The Secret's namespace. Default: the landing's own, and nothing else unless the Composition's policy allows it.
 * @param key The key of the kubeconfig in the Secret. Default: the first there is of kubeconfig, value, config, admin.conf and super-admin.conf.
 */
public record KubeconfigSecretRef(String name, Optional<String> namespace, Optional<String> key) {

    static KubeconfigSecretRef of(Field ref) {
        ref.only("name", "namespace", "key");
        return new KubeconfigSecretRef(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of a Secret")),
                Forms.namespace(ref.at("namespace")),
                Forms.secretKey(ref.at("key")));
    }
}
