package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.staging.Role;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Ingress of one service.
 *
 * @param role the role of its Object
 * @param className its IngressClass
 * @param annotations beside those of external-dns
 * @param tlsHost the name under {@code tls}; empty where what ends TLS does not look there
 * @param tlsSecret the Secret with the certificate; empty where what ends TLS has its own
 * @param ruleHost the name of the rule; empty for every name
 */
record IngressManifest(
        Role role,
        String className,
        Map<String, String> annotations,
        Optional<String> tlsHost,
        Optional<String> tlsSecret,
        Optional<String> ruleHost) {

    /** The whole of it. */
    ObjectNode of(Published service, HostResources host) {
        Map<String, String> all = new TreeMap<>(annotations);
        all.putAll(DnsAnnotations.of(host.exposure(), service));
        ObjectNode manifest = host.manifest(role, "networking.k8s.io/v1", "Ingress", service.namespace(), all);
        ObjectNode spec = manifest.putObject("spec").put("ingressClassName", className);
        ObjectNode rule = spec.putArray("rules").addObject();
        ruleHost.ifPresent(name -> rule.put("host", name));
        ObjectNode path = rule.putObject("http").putArray("paths").addObject();
        path.put("path", "/").put("pathType", "Prefix");
        path.putObject("backend")
                .putObject("service")
                .put("name", service.spec().service().name())
                .putObject("port")
                .put("number", service.spec().service().port());
        tlsHost.ifPresent(name -> {
            ObjectNode tls = spec.putArray("tls").addObject();
            tls.putArray("hosts").add(name);
            tlsSecret.ifPresent(secret -> tls.put("secretName", secret));
        });
        return manifest;
    }
}
