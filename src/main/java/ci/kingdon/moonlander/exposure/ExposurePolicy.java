package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.exposure.spec.BaseDomainSpec;
import ci.kingdon.moonlander.exposure.spec.CertificateSpec;
import ci.kingdon.moonlander.exposure.spec.CloudflareProviderSpec;
import ci.kingdon.moonlander.exposure.spec.CloudflareTunnelSpec;
import ci.kingdon.moonlander.exposure.spec.CloudflareZoneSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureNamespaceSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureSpec;
import ci.kingdon.moonlander.exposure.spec.GatewayRefSpec;
import ci.kingdon.moonlander.exposure.spec.GatewaySpec;
import ci.kingdon.moonlander.exposure.spec.HostSpec;
import ci.kingdon.moonlander.exposure.spec.InputSpec;
import ci.kingdon.moonlander.exposure.spec.IssuerRefSpec;
import ci.kingdon.moonlander.exposure.spec.PolicySpec;
import ci.kingdon.moonlander.exposure.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.function.Invalid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the platform team lets an exposure do with the platform's credentials. On a host that a tenant reaches with credentials of its
 * own no policy forbids anything: it could be done without an exposure.
 *
 * @param tenant the exposure's own namespace in the control plane
 * @param input the step's
 */
record ExposurePolicy(String tenant, InputSpec input) {

    private PolicySpec policy() {
        return input.policy();
    }

    /** The host of a spec, if its services may be exposed. */
    HostCluster host(HostSpec asked) {
        HostCluster standard = input.defaults()
                .host()
                .providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .map(HostCluster::new)
                .orElse(HostCluster.IN_CLUSTER);
        HostCluster host = asked.providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .map(HostCluster::new)
                .orElse(standard);
        List<String> others = policy().hosts().stream()
                .map(ProviderConfigRefSpec::toRef)
                .map(Object::toString)
                .toList();
        if (!host.isOwn() && !host.equals(standard) && !others.contains(host.toString())) {
            throw new Invalid(
                    "spec.host.providerConfigRef.name",
                    "has " + host + ", which the policy does not allow",
                    listed(Stream.concat(Stream.of(standard.toString()), others.stream())) + " (" + of("policy.hosts")
                            + "), or a ProviderConfig in namespace " + tenant);
        }
        return host;
    }

    /** Whether an exposure may be as it is asked for, on a host that is reached with the platform's credentials. */
    void check(ExposureSpec spec, List<Published> services) {
        among("spec.via", spec.via().name(), policy().exposureWays().stream().map(Enum::name), "policy.exposureWays");
        own(spec.namespace());
        services.forEach(service -> namespace(service.path() + ".service.namespace", service.namespace()));
        domain(spec.baseDomain().isPresent() ? "spec.baseDomain" : "spec.tailscaleFunnel.tailnet", spec.domain());
        services.forEach(service -> domain(service.path() + ".host", service.host()));
        spec.ingress()
                .ifPresent(ingress -> among(
                        "spec.ingress.className",
                        ingress.className(),
                        policy().ingressClasses().stream(),
                        "policy.ingressClasses"));
        spec.gateway().ifPresent(gateway -> {
            gateways(gateway, spec.namespace());
            services.forEach(this::backendTls);
        });
        spec.certificate().ifPresent(certificate -> certificate(certificate, spec.domain()));
        spec.cloudflareTunnel().ifPresent(this::tunnel);
    }

    /** Whether cert-manager may be asked for a certificate in these namespaces. It writes over a Secret that has the name. */
    void certified(CertificateSpec certificate, List<String> namespaces) {
        namespaces.stream()
                .filter(namespace -> !namespace.equals(tenant))
                .findFirst()
                .ifPresent(namespace -> certifiedElsewhere(certificate, namespace));
    }

    private void certifiedElsewhere(CertificateSpec certificate, String namespace) {
        String alone = "; or Services of namespace " + tenant + " alone";
        certificate.secretName().ifPresent(secret -> {
            throw new Invalid(
                    "spec.certificate.secretName",
                    "has \"" + secret + "\", which cert-manager would write in namespace " + namespace
                            + " too, over whatever has that name",
                    "no such field" + alone);
        });
        certificate.cloudflareDNS01().ifPresent(_ -> {
            throw new Invalid(
                    "spec.certificate.cloudflareDNS01",
                    "is given, and its Issuer in namespace " + namespace
                            + " would use whatever Secret there has the name",
                    "issuerRef" + alone);
        });
    }

    /** Whose tunnel it is decides where it leads: Cloudflare's rules come from the account, and go before those of a file. */
    private void tunnel(CloudflareTunnelSpec tunnel) {
        if (policy().tenantTunnels()) {
            return;
        }
        String path = "spec.cloudflareTunnel.";
        if (tunnel.tokenSecretRef().isPresent()) {
            throw foreignTunnel(path + "tokenSecretRef", "is given");
        }
        if (tunnel.credentialsSecretRef().isPresent()) {
            throw foreignTunnel(path + "credentialsSecretRef", "is given");
        }
        tunnel.provider()
                .map(provider -> provider.providerConfigRef().kind())
                .filter(kind -> kind == ProviderConfigRef.Kind.ProviderConfig)
                .ifPresent(kind -> {
                    throw foreignTunnel(path + "provider.providerConfigRef.kind", "is " + kind);
                });
    }

    private static Invalid foreignTunnel(String path, String is) {
        return new Invalid(
                path,
                is + ", and whoever has a tunnel's account at Cloudflare leads it to any address that its pods reach",
                "provider with a ClusterProviderConfig (" + of("policy.cloudflareZones") + "); no other tunnel without "
                        + of("policy.tenantTunnels"));
    }

    /** A BackendTLSPolicy is for a Service, and so for everybody's routes to it. */
    private void backendTls(Published service) {
        if (service.hasBackendTls() && !service.namespace().equals(tenant)) {
            throw new Invalid(
                    service.path() + ".protocol",
                    "is HTTPS for Service " + service.serviceInWords()
                            + ", and a BackendTLSPolicy is for all routes to a Service, whosever they are",
                    "HTTPS for Services of namespace " + tenant + ", HTTP or TLS for others");
        }
    }

    /** Pods, Issuers and Certificates are made there, which name any Secret. */
    private void own(String namespace) {
        if (!namespace.equals(tenant)) {
            throw new Invalid(
                    "spec.namespace",
                    "has \"" + namespace + "\", which is not this exposure's",
                    tenant + ", as the XExposure's own; services[].service.namespace for single services of others");
        }
    }

    /**
     * Whether a tunnel and records may be made at Cloudflare. With the platform's credentials they are the platform's, whosever the host is.
     */
    void cloudflare(ExposureSpec spec, CloudflareProviderSpec provider, List<Published> services) {
        if (provider.providerConfigRef().kind() == ProviderConfigRef.Kind.ProviderConfig) {
            return;
        }
        CloudflareZoneSpec asked = new CloudflareZoneSpec(
                spec.cloudflareTunnel().orElseThrow().zone(),
                provider.zoneID(),
                provider.accountID(),
                provider.providerConfigRef().name());
        if (!policy().cloudflareZones().contains(asked)) {
            throw new Invalid(
                    "spec.cloudflareTunnel.provider",
                    "has " + asked + ", which the policy does not allow",
                    listed(policy().cloudflareZones().stream().map(Object::toString)) + " ("
                            + of("policy.cloudflareZones") + "), or a ProviderConfig in namespace " + tenant);
        }
        domain("spec.baseDomain", spec.domain());
        services.forEach(service -> domain(service.path() + ".host", service.host()));
    }

    private void namespace(String path, String asked) {
        among(
                path,
                asked,
                Stream.concat(
                        Stream.of(tenant),
                        policy().exposureNamespaces().stream()
                                .filter(open -> open.isOpenTo(tenant))
                                .map(ExposureNamespaceSpec::namespace)),
                "policy.exposureNamespaces");
    }

    private void gateways(GatewaySpec gateway, String namespace) {
        for (int i = 0; i < gateway.parentRefs().size(); i++) {
            String of = gateway.parentRefs().get(i).namespace().orElse(namespace);
            String name = gateway.parentRefs().get(i).name();
            if (!of.equals(tenant)) {
                among(
                        "spec.gateway.parentRefs[" + i + "]",
                        of + "/" + name,
                        policy().gateways().stream().map(GatewayRefSpec::toString),
                        "policy.gateways");
            }
        }
    }

    private void certificate(CertificateSpec certificate, String domain) {
        certificate
                .issuerRef()
                .filter(issuer -> issuer.kind() == IssuerRefSpec.Kind.ClusterIssuer)
                .ifPresent(issuer -> among(
                        "spec.certificate.issuerRef.name",
                        issuer.name(),
                        policy().clusterIssuers().stream(),
                        "policy.clusterIssuers"));
        if (certificate.wildcard()) {
            others(domain).findFirst().ifPresent(other -> {
                throw new Invalid(
                        "spec.certificate.wildcard",
                        "is true, and *." + domain + " would be for " + other + " too, which is not this exposure's",
                        "wildcard: false");
            });
        }
    }

    /** Names one level below a domain that are the platform's, or other tenants'. */
    private Stream<String> others(String domain) {
        return policy().baseDomains().stream()
                .flatMap(base -> isOpen(base)
                        ? base.reserved().stream()
                        : Stream.concat(Stream.of(base.domain()), base.reserved().stream()))
                .filter(name ->
                        name.endsWith("." + domain) && name.indexOf('.') == name.length() - domain.length() - 1);
    }

    /** Whether a name is below a domain that is open to the tenant, and is not the platform's. */
    private void domain(String path, String asked) {
        Optional<BaseDomainSpec> decides = policy().baseDomains().stream()
                .filter(base -> isBelow(asked, base.domain()))
                .max(Comparator.comparingInt(base -> base.domain().length()));
        if (decides.filter(this::isOpen).isEmpty()) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    "names below "
                            + listed(policy().baseDomains().stream()
                                    .filter(this::isOpen)
                                    .map(BaseDomainSpec::domain)) + " (" + of("policy.baseDomains") + ")");
        }
        policy().baseDomains().stream()
                .flatMap(base -> base.reserved().stream())
                .filter(reserved -> isBelow(asked, reserved))
                .findFirst()
                .ifPresent(reserved -> {
                    throw new Invalid(
                            path,
                            "has \"" + asked + "\", and " + reserved + " is the platform's",
                            "another name (" + of("policy.baseDomains[].reserved") + ")");
                });
    }

    private boolean isOpen(BaseDomainSpec base) {
        return base.namespaces().contains(tenant) || base.namespaces().contains(BaseDomainSpec.ANY);
    }

    private static boolean isBelow(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    private static void among(String path, String asked, Stream<String> allowed, String policy) {
        List<String> list = allowed.distinct().toList();
        if (!list.contains(asked)) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    listed(list.stream()) + " (" + of(policy) + ")");
        }
    }

    private static String of(String policy) {
        return policy + " of the Composition's input";
    }

    private static String listed(Stream<String> names) {
        List<String> list = names.distinct().toList();
        return list.isEmpty() ? "none" : String.join(", ", list);
    }
}
