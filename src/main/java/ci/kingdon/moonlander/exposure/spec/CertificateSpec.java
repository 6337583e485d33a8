package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A certificate by cert-manager, for ways whose TLS ends on the host.
 *
 * @param wildcard Whether it is for all names one level below baseDomain. Otherwise it is for the services' names alone.
 * @param secretName The Secret that cert-manager writes, over what has its name. Default: the XExposure's name and -tls, and in other namespaces than the exposure's a hash too.
 * @param issuerRef An issuer that is there.
 * @param cloudflareDNS01 An issuer to be made, in place of issuerRef.
 */
public record CertificateSpec(
        boolean wildcard,
        Optional<String> secretName,
        Optional<IssuerRefSpec> issuerRef,
        Optional<Dns01Spec> cloudflareDNS01) {

    static CertificateSpec of(Field certificate) {
        certificate.only("wildcard", "secretName", "issuerRef", "cloudflareDNS01");
        Field issuer = certificate.at("issuerRef");
        Field dns = certificate.at("cloudflareDNS01");
        if (issuer.isPresent() == dns.isPresent()) {
            throw certificate.invalid(
                    issuer.isPresent() ? "has issuerRef and cloudflareDNS01" : "has no issuer",
                    "either issuerRef or cloudflareDNS01");
        }
        return new CertificateSpec(
                certificate.at("wildcard").bool().orElse(true),
                Forms.name(certificate.at("secretName")),
                issuer.isPresent() ? Optional.of(IssuerRefSpec.of(issuer)) : Optional.empty(),
                dns.isPresent() ? Optional.of(Dns01Spec.of(dns)) : Optional.empty());
    }
}
