package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A key of a Secret.
 *
 * @param name The Secret.
 * @param key The key.
 */
public record SecretKeySpec(String name, String key) {

    static SecretKeySpec of(Field ref) {
        ref.only("name", "key");
        return new SecretKeySpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("a Secret's name")),
                Forms.secretKey(ref.at("key")).orElseThrow(() -> ref.at("key").missing("a key of the Secret")));
    }

    static Optional<SecretKeySpec> optional(Field ref) {
        return ref.isPresent() ? Optional.of(of(ref)) : Optional.empty();
    }
}
