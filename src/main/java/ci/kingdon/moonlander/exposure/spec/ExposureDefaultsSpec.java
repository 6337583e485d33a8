package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;
import java.util.Optional;

/**
 * What XExposures get that they cannot choose.
 *
 * @param cloudflaredImage The image of cloudflared, with an exact tag.
 * @param albGroup The group of Ingresses that share one load balancer, with a dot and the XExposure's namespace behind it. Default: each has one of its own.
 * @param ingressAnnotations Annotations on every Ingress of via Ingress.
 * @param httpsAnnotations Annotations on those Ingresses whose Service speaks HTTPS, as the IngressClass wants them.
 * @param passthroughAnnotations Annotations by which the IngressClass lets TLS through to the Service. Default: it cannot.
 */
public record ExposureDefaultsSpec(
        String cloudflaredImage,
        Optional<String> albGroup,
        Map<String, String> ingressAnnotations,
        Map<String, String> httpsAnnotations,
        Map<String, String> passthroughAnnotations) {

    static ExposureDefaultsSpec of(Field defaults) {
        defaults.only(
                "cloudflaredImage", "albGroup", "ingressAnnotations", "httpsAnnotations", "passthroughAnnotations");
        return new ExposureDefaultsSpec(
                Forms.image(defaults.at("cloudflaredImage")).orElse(DefaultsSpec.CLOUDFLARED),
                Forms.name(defaults.at("albGroup")),
                Forms.annotations(defaults.at("ingressAnnotations")),
                Forms.annotations(defaults.at("httpsAnnotations")),
                Forms.annotations(defaults.at("passthroughAnnotations")));
    }
}
