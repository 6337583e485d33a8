package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;

/**
 * What XExposures may ask for on hosts that are reached with the platform's credentials.
 *
 * @param hosts Clusters other than the default host whose services may be exposed. A ProviderConfig of the XExposure's own namespace is always allowed.
 * @param baseDomains DNS names that XExposures may have names below, and which of them may.
 * @param exposureWays Ways that XExposures may choose.
 * @param exposureNamespaces Namespaces of the host of which XExposures may expose single services, beside the one that is called as the XExposure's own, and which of them may.
 * @param ingressClasses IngressClasses that XExposures may choose with via Ingress.
 * @param gateways Gateways of the host that XExposures of other namespaces, and vclusters, may attach routes to.
 * @param clusterIssuers ClusterIssuers of cert-manager that XExposures may use.
 * @param tenantTunnels Whether XExposures may run tunnels of Cloudflare's that are not the platform's, with tokenSecretRef, credentialsSecretRef, or a ProviderConfig of their own. Whoever has a tunnel's account at Cloudflare leads it to any address that its pods reach.
 * @param cloudflareZones Zones at Cloudflare in which XExposures may have tunnels and records made by Cloudflare's provider, with a ClusterProviderConfig. With a ProviderConfig of its own namespace an XExposure may do what its credentials may.
 */
public record PolicySpec(
        List<ProviderConfigRefSpec> hosts,
        List<BaseDomainSpec> baseDomains,
        List<Via> exposureWays,
        List<ExposureNamespaceSpec> exposureNamespaces,
        List<String> ingressClasses,
        List<GatewayRefSpec> gateways,
        List<String> clusterIssuers,
        boolean tenantTunnels,
        List<CloudflareZoneSpec> cloudflareZones) {

    static PolicySpec of(Field policy) {
        policy.only(
                "hosts",
                "baseDomains",
                "exposureWays",
                "exposureNamespaces",
                "ingressClasses",
                "gateways",
                "clusterIssuers",
                "tenantTunnels",
                "cloudflareZones");
        return new PolicySpec(
                policy.at("hosts").items().stream()
                        .map(ProviderConfigRefSpec::of)
                        .toList(),
                policy.at("baseDomains").items().stream()
                        .map(BaseDomainSpec::of)
                        .toList(),
                policy.at("exposureWays").items(field -> field.oneOf(Via.class)),
                policy.at("exposureNamespaces").items().stream()
                        .map(ExposureNamespaceSpec::of)
                        .toList(),
                policy.at("ingressClasses").items(Forms::name),
                policy.at("gateways").items().stream().map(GatewayRefSpec::of).toList(),
                policy.at("clusterIssuers").items(Forms::name),
                policy.at("tenantTunnels").bool().orElse(false),
                policy.at("cloudflareZones").items().stream()
                        .map(CloudflareZoneSpec::of)
                        .toList());
    }
}
