package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * How a service's certificate is checked by what ends TLS before it.
 *
 * @param serverName The name that the certificate is for. Default: the Service's name in the cluster, name.namespace.svc.
 * @param verify Whether the certificate is checked. A tunnel and a Gateway can do it, by the authorities that everybody trusts; others never do.
 */
public record BackendTlsSpec(Optional<String> serverName, boolean verify) {

    static BackendTlsSpec of(Field tls) {
        tls.only("serverName", "verify");
        return new BackendTlsSpec(
                Forms.domain(tls.at("serverName")), tls.at("verify").bool().orElse(true));
    }
}
