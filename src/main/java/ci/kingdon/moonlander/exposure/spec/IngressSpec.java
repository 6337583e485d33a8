package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * An Ingress for each service.
 *
 * @param className The IngressClass. Which ones there are to choose from is in the Composition's policy.
 * @param tlsSecretName The Secret with the certificate, in the namespace of each service. Default: the one of certificate.
 */
public record IngressSpec(String className, Optional<String> tlsSecretName) {

    static IngressSpec of(Field ingress) {
        ingress.only("className", "tlsSecretName");
        return new IngressSpec(
                Forms.name(ingress.at("className"))
                        .orElseThrow(() -> ingress.at("className").missing("the name of an IngressClass")),
                Forms.name(ingress.at("tlsSecretName")));
    }
}
