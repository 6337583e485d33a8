package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A key of a Secret of the host, in the exposure's namespace. Its content never leaves the host.
 *
 * @param name The Secret.
 * @param key The key in it. Its default depends on what the Secret is for.
 */
public record SecretKeyRefSpec(String name, Optional<String> key) {

    static SecretKeyRefSpec of(Field ref) {
        ref.only("name", "key");
        return new SecretKeyRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of a Secret")),
                Forms.secretKey(ref.at("key")));
    }

    static Optional<SecretKeyRefSpec> optional(Field ref) {
        return ref.isPresent() ? Optional.of(of(ref)) : Optional.empty();
    }
}
