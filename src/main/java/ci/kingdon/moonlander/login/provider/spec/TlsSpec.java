package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * TLS at Dex itself, on port 5554.
 *
 * @param secretRef The Secret with the certificate, of type kubernetes.io/tls, in Dex's namespace.
 */
public record TlsSpec(SecretNameSpec secretRef) {

    static Optional<TlsSpec> optional(Field tls) {
        tls.only("secretRef");
        return tls.isPresent()
                ? Optional.of(new TlsSpec(SecretNameSpec.optional(tls.at("secretRef"))
                        .orElseThrow(() -> tls.at("secretRef").missing("the Secret with the certificate"))))
                : Optional.empty();
    }
}
