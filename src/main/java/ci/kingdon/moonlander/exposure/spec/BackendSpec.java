package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A Service of the host.
 *
 * @param name The Service.
 * @param port Its port.
 * @param namespace Its namespace, where its Ingress or route is made too. Default: the exposure's. Another one has to be in the Composition's policy.
 */
public record BackendSpec(String name, int port, Optional<String> namespace) {

    private static final int HIGHEST_PORT = 65_535;

    static BackendSpec of(Field service) {
        service.only("name", "port", "namespace");
        return new BackendSpec(
                Forms.service(service.at("name"))
                        .orElseThrow(() -> service.at("name").missing("the name of a Service")),
                service.at("port")
                        .integer(1, HIGHEST_PORT)
                        .orElseThrow(() -> service.at("port").missing("a port of the Service")),
                Forms.namespace(service.at("namespace")));
    }
}
