package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A service that gets a name.
 *
 * @param name What the service is called here, in status and by others that refer to it.
 * @param service The Service of the host.
 * @param host The name. Default: name, a dot and baseDomain.
 * @param protocol What the Service speaks: HTTP, HTTPS, or TLS that is to reach it as it is, as an API server's.
 * @param tls How its certificate is checked by what ends TLS before it.
 * @param clientCertificates Whether clients show certificates of their own, as with a kubeconfig that has client-certificate-data. A way that ends TLS before the service cannot pass them on, and the XExposure warns of it.
 * @param issuer The OpenID Connect issuer that the service says it is, where it is an identity provider. It has to be the service's URL, and the XExposure warns where it is not.
 */
public record ServiceSpec(
        String name,
        BackendSpec service,
        Optional<String> host,
        Protocol protocol,
        BackendTlsSpec tls,
        boolean clientCertificates,
        Optional<String> issuer) {

    /** What a Service speaks. */
    public enum Protocol {
        HTTP,
        HTTPS,
        TLS
    }

    static ServiceSpec of(Field service) {
        service.only("name", "service", "host", "protocol", "tls", "clientCertificates", "issuer");
        if (!service.at("service").isPresent()) {
            throw service.at("service").missing("a Service of the host, with name and port");
        }
        Protocol protocol = service.at("protocol").oneOf(Protocol.class).orElse(Protocol.HTTP);
        if (service.at("tls").isPresent() && protocol == Protocol.HTTP) {
            throw service.at("tls")
                    .invalid("is given, and protocol is HTTP", "protocol: HTTPS or TLS with it, or no such field");
        }
        return new ServiceSpec(
                Forms.serviceName(service.at("name"))
                        .orElseThrow(() -> service.at("name").missing("a name")),
                BackendSpec.of(service.at("service")),
                Forms.domain(service.at("host")),
                protocol,
                BackendTlsSpec.of(service.at("tls")),
                service.at("clientCertificates").bool().orElse(false),
                Forms.https(service.at("issuer")));
    }
}
