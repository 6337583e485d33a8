package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;
import java.util.Optional;

/**
 * A namespace of the host in place of a cluster.
 *
 * @param name The namespace, made for this planet alone. Default: planet-, the landing's namespace, - and its name. Another one only where the Composition's policy opens this field.
 * @param server How the host's API server is reached from outside the host: a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://. Where the host is the control plane, it is reached from within as kubernetes.default.svc without it.
 * @param quota What everything in the namespace may take together, as spec.hard of a ResourceQuota has it, each quantity as a string. Only where the Composition's policy opens this field, or on a host of the landing's own.
 * @param containers What containers get that do not say how much they take.
 * @param networkPolicy Whether its pods reach only each other and the host's DNS, and only each other reach them. False only where the Composition's policy opens this field, or on a host of the landing's own.
 */
public record NamespacePlanetSpec(
        Optional<String> name,
        Optional<String> server,
        Map<String, String> quota,
        ContainersSpec containers,
        boolean networkPolicy) {

    static NamespacePlanetSpec of(Field namespace) {
        namespace.only("name", "server", "quota", "containers", "networkPolicy");
        return new NamespacePlanetSpec(
                Forms.namespace(namespace.at("name")),
                Forms.server(namespace.at("server")),
                Forms.quantities(namespace.at("quota")),
                ContainersSpec.of(namespace.at("containers")),
                namespace.at("networkPolicy").bool().orElse(true));
    }
}
