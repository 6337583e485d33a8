package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.ServiceSpec;
import ci.kingdon.moonlander.exposure.spec.ServiceSpec.Protocol;

/**
 * A service with its name on the Internet.
 *
 * @param spec what was asked for
 * @param path where in the spec that is
 * @param host the name
 * @param namespace the namespace of the Service
 */
record Published(ServiceSpec spec, String path, String host, String namespace) {

    String name() {
        return spec.name();
    }

    String url() {
        return "https://" + host;
    }

    /** The Service's name in its cluster. */
    String backend() {
        return spec.service().name() + "." + namespace + ".svc";
    }

    /** Whether the Service is spoken to by TLS. */
    boolean isTls() {
        return spec.protocol() != Protocol.HTTP;
    }

    /** Whether the Service is to get the connections of clients as they are. */
    boolean isPassedThrough() {
        return spec.protocol() == Protocol.TLS;
    }

    /** Whether a Gateway has to be told that it is to speak TLS to the Service. */
    boolean hasBackendTls() {
        return isTls() && !isPassedThrough();
    }

    /** Whether another one has the same Service. */
    boolean isOfServiceOf(Published other) {
        return serviceInWords().equals(other.serviceInWords());
    }

    /** The Service with its namespace. */
    String serviceInWords() {
        return namespace + "/" + spec.service().name();
    }

    /** The name that the Service's certificate is for. */
    String serverName() {
        return spec.tls().serverName().orElseGet(this::backend);
    }

    /** Whether its name is a domain's, or one below it. */
    boolean isIn(String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }

    /** Whether a certificate for all names one level below a domain is for its name too. */
    boolean isOneBelow(String domain) {
        int dot = host.indexOf('.');
        return host.substring(dot + 1).equals(domain);
    }
}
