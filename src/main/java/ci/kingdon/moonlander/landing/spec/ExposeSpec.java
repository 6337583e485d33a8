package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * How the planet is reached from outside its host.
 *
 * @param type The Service's type, or Ingress for an Ingress with TLS passthrough. Ingress only where the Composition's policy opens it, or on a host of the landing's own.
 * @param host The DNS name or address at which the planet is reached, with :port if it is not 443. It must lead there; the landing puts it into the certificate.
 */
public record ExposeSpec(Type type, Optional<String> host) {

    /** What leads to the planet. */
    public enum Type {
        ClusterIP,
        LoadBalancer,
        NodePort,
        Ingress
    }

    static ExposeSpec of(Field expose) {
        expose.only("type", "host");
        Type type = expose.at("type").oneOf(Type.class).orElse(Type.ClusterIP);
        Optional<String> host = Forms.address(expose.at("host"));
        if (type == Type.Ingress && host.isEmpty()) {
            throw expose.at("host").missing("the DNS name that the Ingress answers to, as type is Ingress");
        }
        return new ExposeSpec(type, host);
    }
}
