package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A Secret with a kubeconfig.
 *
 * @param name The Secret, in the bastion's namespace.
 * @param key The Secret's key. Default: the first of kubeconfig, value, config, admin.conf and super-admin.conf that it has.
 */
public record SecretRefSpec(String name, Optional<String> key) {

    static SecretRefSpec of(Field ref) {
        ref.only("name", "key");
        return new SecretRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("a Secret's name")),
                Forms.secretKey(ref.at("key")));
    }
}
