package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.CertificateSpec;
import ci.kingdon.moonlander.exposure.spec.Dns01Spec;
import ci.kingdon.moonlander.staging.Role;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The certificate, in every namespace where something reads it, and its issuer where that is to be made. */
final class CertificateStage {

    private static final String API_VERSION = "cert-manager.io/v1";

    private static final String ISSUER = "issuer";

    private CertificateStage() {}

    static void compose(Way way, HostResources host) {
        host.exposure()
                .certificate()
                .ifPresent(certificate ->
                        way.certified(host.exposure()).forEach(namespace -> compose(certificate, namespace, host)));
    }

    private static void compose(CertificateSpec certificate, String namespace, HostResources host) {
        Role role = host.exposure().roleIn(namespace, "certificate");
        boolean issued = certificate
                .cloudflareDNS01()
                .map(dns -> issuer(dns, namespace, host))
                .orElse(true);
        host.desired()
                .after(
                        issued,
                        role,
                        () -> host.compose(
                                role,
                                certificate(certificate, role, namespace, host),
                                seen -> Lacks.condition(seen, "Ready", "CertificateNotReady", "cert-manager")));
    }

    private static boolean issuer(Dns01Spec dns, String namespace, HostResources host) {
        Role role = host.exposure().roleIn(namespace, ISSUER);
        ObjectNode manifest = host.manifest(role, API_VERSION, "Issuer", namespace, Map.of());
        ObjectNode acme = manifest.putObject("spec").putObject("acme").put("server", dns.server());
        dns.email().ifPresent(email -> acme.put("email", email));
        acme.putObject("privateKeySecretRef").put("name", host.exposure().remoteNameOf(role) + "-account");
        ObjectNode solver = acme.putArray("solvers").addObject();
        // The token may know other zones too.
        solver.putObject("selector").putArray("dnsZones").add(host.exposure().domain());
        solver.putObject("dns01")
                .putObject("cloudflare")
                .putObject("apiTokenSecretRef")
                .put("name", dns.apiTokenSecretRef().name())
                .put("key", dns.apiTokenSecretRef().key().orElse("api-token"));
        return host.compose(role, manifest, seen -> Lacks.condition(seen, "Ready", "IssuerNotReady", "cert-manager"));
    }

    private static ObjectNode certificate(
            CertificateSpec certificate, Role role, String namespace, HostResources host) {
        Exposure exposure = host.exposure();
        ObjectNode manifest = host.manifest(role, API_VERSION, "Certificate", namespace, Map.of());
        ObjectNode spec = manifest.putObject("spec");
        spec.put("secretName", exposure.certificateSecret(namespace).orElseThrow());
        ArrayNode names = spec.putArray("dnsNames");
        if (certificate.wildcard()) {
            names.add("*." + exposure.domain());
        }
        exposure.services().stream()
                .filter(service -> !certificate.wildcard() || !service.isOneBelow(exposure.domain()))
                .map(Published::host)
                .sorted()
                .forEach(names::add);
        ObjectNode issuer = spec.putObject("issuerRef").put("group", "cert-manager.io");
        certificate
                .issuerRef()
                .ifPresentOrElse(
                        ref -> issuer.put("kind", ref.kind().name()).put("name", ref.name()),
                        () -> issuer.put("kind", "Issuer")
                                .put("name", exposure.remoteNameOf(exposure.roleIn(namespace, ISSUER))));
        return manifest;
    }
}
