package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What an XExposure asks for.
 *
 * @param host The cluster whose services are exposed.
 * @param namespace The namespace of the services on the host. On a host of the platform's it is called as the XExposure's own.
 * @param baseDomain The DNS name that the services' names are below. Which ones there are to choose from is in the Composition's policy. With TailscaleFunnel it is the tailnet's, and is not given.
 * @param via How the services are reached from the Internet.
 * @param cloudflareTunnel What via CloudflareTunnel needs.
 * @param tailscaleFunnel What via TailscaleFunnel needs.
 * @param alb What via ALB needs.
 * @param gateway What via Gateway needs.
 * @param ingress What via Ingress needs.
 * @param certificate A certificate by cert-manager, for Gateway and Ingress.
 * @param dns DNS records of the services' names.
 * @param services The services that get a name.
 */
public record ExposureSpec(
        HostSpec host,
        String namespace,
        Optional<String> baseDomain,
        Via via,
        Optional<CloudflareTunnelSpec> cloudflareTunnel,
        Optional<TailscaleFunnelSpec> tailscaleFunnel,
        Optional<AlbSpec> alb,
        Optional<GatewaySpec> gateway,
        Optional<IngressSpec> ingress,
        Optional<CertificateSpec> certificate,
        DnsSpec dns,
        List<ServiceSpec> services) {

    private static final int MOST_SERVICES = 16;

    /** Crossplane keeps what it needs for itself here. */
    private static final String MACHINERY = "crossplane";

    /** Reads the spec of an XExposure. */
    public static ExposureSpec of(Field spec) {
        spec.only(
                MACHINERY,
                "host",
                "namespace",
                "baseDomain",
                "via",
                "cloudflareTunnel",
                "tailscaleFunnel",
                "alb",
                "gateway",
                "ingress",
                "certificate",
                "dns",
                "services");
        Via via = spec.at("via")
                .oneOf(Via.class)
                .orElseThrow(() -> spec.at("via").missing(Arrays.toString(Via.values())));
        for (Via other : Via.values()) {
            if (other != via && spec.at(other.block()).isPresent()) {
                throw spec.at(other.block()).invalid("is given, and via is " + via, via.block() + " alone");
            }
        }
        if (via != Via.ALB && !spec.at(via.block()).isPresent()) {
            throw spec.at(via.block()).missing("what via: " + via + " needs");
        }
        return new ExposureSpec(
                HostSpec.of(spec.at("host")),
                Forms.namespace(spec.at("namespace"))
                        .orElseThrow(() -> spec.at("namespace").missing("the namespace of the services on the host")),
                baseDomain(spec, via),
                via,
                block(spec, via, Via.CloudflareTunnel, CloudflareTunnelSpec::of),
                block(spec, via, Via.TailscaleFunnel, TailscaleFunnelSpec::of),
                block(spec, via, Via.ALB, AlbSpec::of),
                block(spec, via, Via.Gateway, GatewaySpec::of),
                block(spec, via, Via.Ingress, IngressSpec::of),
                certificate(spec.at("certificate"), via),
                dns(spec.at("dns"), via),
                services(spec.at("services")));
    }

    private static <T> Optional<T> block(Field spec, Via via, Via of, Function<Field, T> read) {
        return via == of ? Optional.of(read.apply(spec.at(of.block()))) : Optional.empty();
    }

    private static Optional<String> baseDomain(Field spec, Via via) {
        Field field = spec.at("baseDomain");
        if (via == Via.TailscaleFunnel && field.isPresent()) {
            throw field.invalid(
                    "is given, and Tailscale gives names of the tailnet only", "tailscaleFunnel.tailnet alone");
        }
        Optional<String> domain = Forms.domain(field);
        if (via != Via.TailscaleFunnel && domain.isEmpty()) {
            throw field.missing("the DNS name that the services' names are below");
        }
        return domain;
    }

    private static Optional<CertificateSpec> certificate(Field certificate, Via via) {
        if (certificate.isPresent() && !via.endsTlsOnHost()) {
            throw certificate.invalid(
                    "is given, and via: " + via + " shows certificates of its own",
                    "no certificate, or via: Gateway or Ingress");
        }
        return certificate.isPresent() ? Optional.of(CertificateSpec.of(certificate)) : Optional.empty();
    }

    private static DnsSpec dns(Field dns, Via via) {
        DnsSpec read = DnsSpec.of(dns);
        if (via == Via.TailscaleFunnel && read.records() != DnsSpec.Records.None) {
            throw dns.at("records").invalid("is " + read.records() + ", and Tailscale has its records itself", "None");
        }
        if (via == Via.CloudflareTunnel
                && (read.target().isPresent() || read.ttl().isPresent())) {
            throw dns.at(read.target().isPresent() ? "target" : "ttl")
                    .invalid("is given, and Cloudflare answers for the records of its tunnels itself", "no such field");
        }
        if (via == Via.Gateway && read.target().isPresent()) {
            throw dns.at("target")
                    .invalid(
                            "is given, and external-dns takes the target of a route from its Gateway alone",
                            "no such field, and the annotation external-dns.kubernetes.io/target on the Gateway");
        }
        return read;
    }

    private static List<ServiceSpec> services(Field field) {
        List<ServiceSpec> services = field.items().stream().map(ServiceSpec::of).toList();
        if (services.isEmpty()) {
            throw field.missing("at least one service");
        }
        if (services.size() > MOST_SERVICES) {
            throw field.invalid("has " + services.size() + " services", "at most " + MOST_SERVICES);
        }
        Set<String> names = new HashSet<>();
        services.stream()
                .map(ServiceSpec::name)
                .filter(name -> !names.add(name))
                .findFirst()
                .ifPresent(name -> {
                    throw field.invalid("has \"" + name + "\" twice", "each name once");
                });
        return services;
    }

    /** The name that the services' names are below. */
    public String domain() {
        return baseDomain
                .or(() -> tailscaleFunnel.map(TailscaleFunnelSpec::tailnet))
                .orElseThrow();
    }
}
