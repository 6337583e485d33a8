package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.exposure.spec.CloudflareProviderSpec;
import ci.kingdon.moonlander.exposure.spec.CloudflareTunnelSpec;
import ci.kingdon.moonlander.exposure.spec.DnsSpec;
import ci.kingdon.moonlander.exposure.spec.ExposureSpec;
import ci.kingdon.moonlander.exposure.spec.InputSpec;
import ci.kingdon.moonlander.exposure.spec.ServiceSpec;
import ci.kingdon.moonlander.exposure.spec.Via;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Decides what a spec leaves open, and whether it can be and may be at all. */
final class ExposureDecision {

    private ExposureDecision() {}

    /** The exposure that an XExposure asks for. */
    static Exposure of(Request request) {
        ObservedResource xr = request.composite().orElseThrow();
        InputSpec input = InputSpec.of(request);
        ExposureSpec spec = ExposureSpec.of(Field.root("", xr.manifest()).at("spec"));
        Identity id = Identity.ofExposure(xr);
        ExposurePolicy policy = new ExposurePolicy(id.namespace().orElseThrow(), input);
        HostCluster host = policy.host(spec.host());
        List<Published> services = services(spec);
        if (!host.isOwn()) {
            policy.check(spec, services);
        }
        spec.cloudflareTunnel().ifPresent(tunnel -> checkTunnel(spec, tunnel, services));
        spec.cloudflareTunnel().flatMap(CloudflareTunnelSpec::provider).ifPresent(provider -> {
            policy.cloudflare(spec, provider, services);
            staysAtCloudflare(provider, id, new Observed(request));
        });
        if (spec.via() == Via.TailscaleFunnel) {
            services.forEach(service -> checkFunnel(spec.domain(), service));
        }
        if (spec.via() == Via.Gateway) {
            services.forEach(ExposureDecision::checkRoute);
            checkBackends(services);
        }
        Exposure exposure = new Exposure(id, spec, host, input.defaults().exposure(), services);
        if (!host.isOwn()) {
            spec.certificate()
                    .ifPresent(certificate ->
                            policy.certified(certificate, Ways.of(exposure).certified(exposure)));
        }
        stays(exposure, new Observed(request));
        return exposure;
    }

    private static List<Published> services(ExposureSpec spec) {
        List<Published> services = IntStream.range(0, spec.services().size())
                .mapToObj(i -> published(spec, i, spec.services().get(i)))
                .toList();
        List<String> hosts = new ArrayList<>();
        for (Published service : services) {
            if (!service.isIn(spec.domain())) {
                throw new Invalid(
                        service.path() + ".host", "has \"" + service.host() + "\"", "a name below " + spec.domain());
            }
            if (hosts.contains(service.host())) {
                throw new Invalid(
                        service.path() + ".host",
                        "has \"" + service.host() + "\", which another service has too",
                        "a name of its own");
            }
            hosts.add(service.host());
        }
        return services;
    }

    private static Published published(ExposureSpec spec, int index, ServiceSpec service) {
        return new Published(
                service,
                "spec.services[" + index + "]",
                service.host().orElseGet(() -> service.name() + "." + spec.domain()),
                service.service().namespace().orElse(spec.namespace()));
    }

    private static void checkTunnel(ExposureSpec spec, CloudflareTunnelSpec tunnel, List<Published> services) {
        services.stream()
                .filter(service -> !service.isIn(tunnel.zone()))
                .findFirst()
                .ifPresent(service -> {
                    throw new Invalid(
                            "spec.cloudflareTunnel.zone",
                            "is \"" + tunnel.zone() + "\", and " + service.host() + " is not in it",
                            "the zone at Cloudflare that the names are in");
                });
        if (tunnel.provider().isPresent() && spec.dns().records() != DnsSpec.Records.None) {
            throw new Invalid(
                    "spec.dns.records",
                    "is " + spec.dns().records() + ", and Cloudflare's provider makes the records",
                    "None");
        }
        if (tunnel.provider().isEmpty()
                && tunnel.tunnelID().isEmpty()
                && spec.dns().records() != DnsSpec.Records.None) {
            throw new Invalid(
                    "spec.cloudflareTunnel.tunnelID",
                    "is missing, and DNS records lead to it",
                    "the tunnel's UUID, or dns.records: None");
        }
    }

    private static void checkFunnel(String tailnet, Published service) {
        if (!service.isOneBelow(tailnet)) {
            throw new Invalid(
                    service.path() + ".host",
                    "has \"" + service.host() + "\", and Tailscale gives names one level below the tailnet's",
                    "a DNS label, and ." + tailnet);
        }
        if (service.isTls() != (service.spec().service().port() == 443)) {
            throw new Invalid(
                    service.path() + ".service.port",
                    "is " + service.spec().service().port() + " with protocol "
                            + service.spec().protocol()
                            + ", and Tailscale's operator speaks TLS to port 443 and HTTP to every other",
                    "port 443 with HTTPS, another with HTTP; or a Service with such a port");
        }
    }

    private static void checkRoute(Published service) {
        if (!service.spec().tls().verify() && !service.isPassedThrough()) {
            throw new Invalid(
                    service.path() + ".tls.verify",
                    "is false, and a Gateway that speaks TLS to a service always checks its certificate",
                    "true, with the serverName of a certificate that the Gateway trusts; or protocol TLS");
        }
    }

    /** What a BackendTLSPolicy says is said of a Service, whatever the port. */
    private static void checkBackends(List<Published> services) {
        for (int i = 0; i < services.size(); i++) {
            for (Published before : services.subList(0, i)) {
                checkBackends(before, services.get(i));
            }
        }
    }

    private static void checkBackends(Published before, Published service) {
        if (!service.isOfServiceOf(before) || !(service.hasBackendTls() || before.hasBackendTls())) {
            return;
        }
        String same = " the same Service " + service.serviceInWords()
                + ", for all of which a BackendTLSPolicy says how a Gateway speaks to it";
        String allowed = "the same protocol and tls for each Service";
        if (service.spec().protocol() != before.spec().protocol()) {
            throw new Invalid(
                    service.path() + ".protocol",
                    "is " + service.spec().protocol() + ", and " + before.path() + " has "
                            + before.spec().protocol() + " for" + same,
                    allowed);
        }
        if (!service.serverName().equals(before.serverName())) {
            throw new Invalid(
                    service.path() + ".tls", "differs from that of " + before.path() + ", which has" + same, allowed);
        }
    }

    /** What was made on a host cannot move: an Object that is given another cluster makes it once more, and leaves the first one behind. */
    private static void stays(Exposure exposure, Observed observed) {
        for (Role role : observed.roles(exposure.id())) {
            JsonNode object = observed.resource(role).orElseThrow().manifest();
            if (!object.path("kind").asString("").equals(RemoteObject.KIND)) {
                continue;
            }
            JsonNode ref = object.at("/spec/providerConfigRef");
            String standing =
                    ref.path("kind").asString("") + " " + ref.path("name").asString("");
            keeps("spec.host.providerConfigRef", standing, exposure.host().toString());
            JsonNode namespace = object.at("/spec/forProvider/manifest/metadata/namespace");
            if (ExposureRoles.isInMainNamespace(role)) {
                namespace.stringValueOpt().ifPresent(made -> keeps("spec.namespace", made, exposure.namespace()));
            }
        }
    }

    /** What stands in one account or zone of Cloudflare's is not moved to another one. */
    private static void staysAtCloudflare(CloudflareProviderSpec provider, Identity id, Observed observed) {
        String path = "spec.cloudflareTunnel.provider.";
        observed.resource(ExposureRoles.CLOUDFLARE_TUNNEL)
                .flatMap(tunnel ->
                        tunnel.manifest().at("/spec/forProvider/accountId").stringValueOpt())
                .ifPresent(standing -> keeps(path + "accountID", standing, provider.accountID()));
        observed.roles(id).stream()
                .filter(role ->
                        role.key().startsWith(ExposureRoles.cloudflareRecord("").key()))
                .flatMap(role -> observed.resource(role).stream())
                .flatMap(dns -> dns.manifest().at("/spec/forProvider/zoneId").stringValueOpt().stream())
                .forEach(standing -> keeps(path + "zoneID", standing, provider.zoneID()));
    }

    private static void keeps(String path, String standing, String wanted) {
        if (!standing.equals(wanted)) {
            throw new Invalid(
                    path,
                    "is, with the Composition's defaults, " + wanted + ", and what stands was made in " + standing
                            + ", from which it cannot move",
                    standing + "; or a new exposure");
        }
    }
}
