package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A Secret.
 *
 * @param name The Secret.
 */
public record SecretNameSpec(String name) {

    static Optional<SecretNameSpec> optional(Field ref) {
        ref.only("name");
        return ref.isPresent()
                ? Optional.of(new SecretNameSpec(Forms.name(ref.at("name"))
                        .orElseThrow(() -> ref.at("name").missing("a Secret's name"))))
                : Optional.empty();
    }
}
