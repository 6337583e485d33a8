package ci.kingdon.moonlander.login.provider;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.kubernetes.CertificateAuthority;
import ci.kingdon.moonlander.login.provider.spec.ExposureRefSpec;
import ci.kingdon.moonlander.login.provider.spec.IdentityProviderSpec;
import ci.kingdon.moonlander.login.provider.spec.SecretKeySpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.InstalledKind;
import ci.kingdon.moonlander.staging.Observed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the identity provider is called, and how its certificate is verified.
 *
 * @param desired what it takes to know that
 * @param url the issuer, once it is known; from then on as it was known last
 * @param certificateAuthority the CA, in base64 of PEM, likewise; empty where the spec gives none
 */
record IssuerStage(Desired desired, Optional<String> url, Optional<String> certificateAuthority) {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XExposure";
    private static final InstalledKind INSTALLED =
            new InstalledKind(KIND, "xexposures.moons.kingdon.ci", "WaitingForExposure", "spec.exposureRef", "login");

    static IssuerStage compose(IdentityProvider provider, Observed observed) {
        Desired desired = provider.desired(observed);
        IdentityProviderSpec spec = provider.spec();
        Optional<String> url = spec.issuer()
                .or(() -> spec.exposureRef()
                        .flatMap(ref -> exposed(ref, provider.host(), desired)
                                .or(() -> Standing.value(observed.resource(ProviderRoles.DEX), "/config/issuer"))
                                .or(() -> observed.status().path("issuer").stringValueOpt())));
        return new IssuerStage(desired, url, certificateAuthority(spec, desired));
    }

    private static String namespace(Desired desired) {
        return desired.id().namespace().orElseThrow();
    }

    /** The URL of a service of an XExposure, as far as it is known. */
    private static Optional<String> exposed(ExposureRefSpec ref, Host host, Desired desired) {
        if (INSTALLED.isKnown(desired)) {
            return url(ref, host, desired);
        }
        INSTALLED.missing(desired.observed()).ifPresent(desired::await);
        return Optional.empty();
    }

    private static Optional<String> url(ExposureRefSpec ref, Host host, Desired desired) {
        Optional<List<ObservedResource>> found =
                desired.ask(Requirement.named(API_VERSION, KIND, namespace(desired), ref.name()));
        if (!host.isOwn() && found.stream().flatMap(List::stream).anyMatch(IssuerStage::isOfOwnHost)) {
            desired.await(Awaited.action(
                    "ExposureNotAllowed",
                    "waiting for another spec.exposureRef: XExposure " + namespace(desired) + "/" + ref.name()
                            + " is of a host of the tenant's own, whose names no policy has allowed, and Dex runs on "
                            + host));
            return Optional.empty();
        }
        Optional<String> url = found.stream()
                .flatMap(List::stream)
                .flatMap(exposure -> exposure.manifest().at("/status/services").valueStream())
                .filter(service -> service.path("name").asString("").equals(ref.service()))
                .flatMap(service -> service.path("url").stringValueOpt().stream())
                .map(given -> given.endsWith("/") ? given.substring(0, given.length() - 1) : given)
                .filter(IdentityProviderSpec::isIssuer)
                .findFirst();
        if (url.isEmpty()) {
            String name = KIND + " " + namespace(desired) + "/" + ref.name();
            desired.await(
                    found.isEmpty()
                            ? Awaited.soon("WaitingForExposure", "waiting for Crossplane to show " + name)
                            : found.get().isEmpty()
                                    ? Awaited.action(
                                            "WaitingForExposure",
                                            "waiting for somebody to create " + name + ", which spec.exposureRef names")
                                    : Awaited.soon(
                                            "WaitingForExposure",
                                            "waiting for " + name + " to give its service " + ref.service()
                                                    + " a URL that begins with https://"));
        }
        return url;
    }

    /** Whether its host is reached with the tenant's own credentials: no policy looks at the names that it gives there. */
    private static boolean isOfOwnHost(ObservedResource exposure) {
        return exposure.manifest()
                .at("/spec/host/providerConfigRef/kind")
                .asString("")
                .equals(ProviderConfigRef.Kind.ProviderConfig.name());
    }

    private static Optional<String> certificateAuthority(IdentityProviderSpec spec, Desired desired) {
        if (spec.certificateAuthority().isEmpty()
                && spec.certificateAuthoritySecretRef().isEmpty()) {
            return Optional.empty();
        }
        return spec.certificateAuthority()
                .or(() -> spec.certificateAuthoritySecretRef().flatMap(ref -> read(ref, desired)))
                .flatMap(pem -> certificates(pem, desired))
                .or(() -> desired.observed()
                        .status()
                        .path("certificateAuthorityData")
                        .stringValueOpt());
    }

    private static Optional<String> read(SecretKeySpec ref, Desired desired) {
        Optional<List<ObservedResource>> found =
                desired.ask(Requirement.named("v1", "Secret", namespace(desired), ref.name()));
        Optional<String> pem = found.stream()
                .flatMap(List::stream)
                .map(secret -> secret.manifest().path("data").path(ref.key()))
                .flatMap(value -> decoded(value).stream())
                .findFirst();
        if (pem.isEmpty()) {
            String name = "Secret " + namespace(desired) + "/" + ref.name();
            desired.await(
                    found.isEmpty()
                            ? Awaited.soon("WaitingForCertificateAuthority", "waiting for Crossplane to show " + name)
                            : Awaited.action(
                                    "WaitingForCertificateAuthority",
                                    "waiting for somebody to create " + name + " with key " + ref.key()
                                            + ", which spec.certificateAuthoritySecretRef names"));
        }
        return pem;
    }

    private static Optional<String> decoded(JsonNode value) {
        try {
            return value.stringValueOpt()
                    .filter(text -> !text.isEmpty())
                    .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> certificates(String pem, Desired desired) {
        Optional<String> data = CertificateAuthority.data(pem);
        if (data.isEmpty()) {
            desired.await(Awaited.action(
                    "CertificateAuthorityBroken",
                    "what the spec gives as the CA has no certificate in PEM that can be read"));
        }
        return data;
    }
}
