package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.GatewaySpec;
import ci.kingdon.moonlander.exposure.spec.ParentRefSpec;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Routes of the Gateway API.
 *
 * @param spec the spec
 */
record GatewayRoutes(GatewaySpec spec) implements Way {

    private static final String GROUP = "gateway.networking.k8s.io";

    /** HTTPRoute is of it since Gateway API 1.0, TLSRoute since 1.5, BackendTLSPolicy since 1.4. */
    private static final String API_VERSION = GROUP + "/v1";

    @Override
    public void shared(HostResources host) {
        Exposure exposure = host.exposure();
        exposure.certificateSecret(exposure.namespace())
                .ifPresent(secret -> spec.parentRefs().stream()
                        .map(parent -> namespaceOf(parent, exposure))
                        .filter(namespace -> !namespace.equals(exposure.namespace()))
                        .distinct()
                        .forEach(namespace -> grant(namespace, secret, host)));
    }

    /** A Gateway reads no Secret of another namespace without it. */
    private static void grant(String gateways, String secret, HostResources host) {
        Role role = ExposureRoles.grant(gateways);
        ObjectNode grant = host.manifest(
                role, API_VERSION, "ReferenceGrant", host.exposure().namespace(), Map.of());
        ObjectNode grants = grant.putObject("spec");
        grants.putArray("from")
                .addObject()
                .put("group", GROUP)
                .put("kind", "Gateway")
                .put("namespace", gateways);
        grants.putArray("to").addObject().put("group", "").put("kind", "Secret").put("name", secret);
        host.compose(role, grant);
    }

    @Override
    public void entry(Published service, HostResources host) {
        String kind = service.isPassedThrough() ? "TLSRoute" : "HTTPRoute";
        Role role = host.exposure().roleOf(service, service.isPassedThrough() ? "tls-route" : "http-route");
        ObjectNode route = host.manifest(
                role, API_VERSION, kind, service.namespace(), DnsAnnotations.of(host.exposure(), service));
        ObjectNode routed = route.putObject("spec");
        ArrayNode parents = routed.putArray("parentRefs");
        spec.parentRefs().forEach(parent -> {
            ObjectNode ref = parents.addObject()
                    .put("group", GROUP)
                    .put("kind", "Gateway")
                    .put("namespace", namespaceOf(parent, host.exposure()))
                    .put("name", parent.name());
            parent.sectionName().ifPresent(section -> ref.put("sectionName", section));
        });
        routed.putArray("hostnames").add(service.host());
        routed.putArray("rules")
                .addObject()
                .putArray("backendRefs")
                .addObject()
                .put("name", service.spec().service().name())
                .put("port", service.spec().service().port());
        if (service.hasBackendTls() && isFirstOfItsService(service, host.exposure())) {
            backendTls(service, host);
        }
        host.compose(role, route, seen -> accepted(seen, host.exposure()));
    }

    /** Of two policies for one Service a Gateway takes one. */
    private static boolean isFirstOfItsService(Published service, Exposure exposure) {
        return exposure.services().stream()
                .filter(service::isOfServiceOf)
                .findFirst()
                .filter(service::equals)
                .isPresent();
    }

    /** A Gateway speaks plain HTTP to a Service without it. */
    private void backendTls(Published service, HostResources host) {
        Role role = host.exposure().roleOf(service, "backend-tls");
        ObjectNode policy = host.manifest(role, API_VERSION, "BackendTLSPolicy", service.namespace(), Map.of());
        ObjectNode asked = policy.putObject("spec");
        asked.putArray("targetRefs")
                .addObject()
                .put("group", "")
                .put("kind", "Service")
                .put("name", service.spec().service().name());
        asked.putObject("validation").put("hostname", service.serverName()).put("wellKnownCACertificates", "System");
        host.compose(role, policy, seen -> policed(seen, host.exposure()));
    }

    /** Whichever of its listeners a policy is for: it is accepted by a Gateway. */
    private Optional<Awaited> policed(ObservedResource policy, Exposure exposure) {
        return parents(exposure)
                .map(Parent::whole)
                .distinct()
                .filter(gateway -> !isTrue(policy, "ancestors", "ancestorRef", gateway, "Accepted"))
                .map(gateway -> Awaited.soon(
                        "PolicyNotAccepted",
                        "waiting for " + gateway.inWords() + " until " + Lacks.inWords(policy) + " is Accepted"))
                .findFirst();
    }

    private Optional<Awaited> accepted(ObservedResource route, Exposure exposure) {
        return parents(exposure)
                .flatMap(parent -> Stream.of("Accepted", "ResolvedRefs")
                        .filter(type -> !isTrue(route, "parents", "parentRef", parent, type))
                        .map(type -> Awaited.soon(
                                type.equals("Accepted") ? "RouteNotAccepted" : "RouteUnresolved",
                                "waiting for " + parent.inWords() + " until " + Lacks.inWords(route) + " is " + type)))
                .findFirst();
    }

    private Stream<Parent> parents(Exposure exposure) {
        return spec.parentRefs().stream()
                .map(parent -> Parent.of(parent, exposure))
                .distinct();
    }

    /** What a Gateway says of a route, or of a policy, as it is now. */
    private static boolean isTrue(ObservedResource seen, String list, String field, Parent asked, String type) {
        long generation = seen.manifest().at("/metadata/generation").asLong(0);
        for (JsonNode parent : seen.manifest().path("status").path(list)) {
            for (JsonNode condition : parent.path("conditions")) {
                if (asked.isMeant(parent.path(field), seen)
                        && condition.path("type").asString("").equals(type)
                        && condition.path("status").asString("").equals("True")
                        && condition.path("observedGeneration").asLong(generation) >= generation) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * A Gateway, or one of its listeners.
     *
     * @param gateway its namespace and name
     * @param section the listener; empty for whichever take the route
     */
    private record Parent(String gateway, Optional<String> section) {

        static Parent of(ParentRefSpec parent, Exposure exposure) {
            return new Parent(namespaceOf(parent, exposure) + "/" + parent.name(), parent.sectionName());
        }

        /** The Gateway with all of its listeners. */
        Parent whole() {
            return new Parent(gateway, Optional.empty());
        }

        boolean isMeant(JsonNode ref, ObservedResource seen) {
            String named = ref.path("namespace").asString(seen.namespace()) + "/"
                    + ref.path("name").asString("");
            return named.equals(gateway)
                    && section.filter(
                                    name -> !name.equals(ref.path("sectionName").asString("")))
                            .isEmpty();
        }

        String inWords() {
            return section.map(name -> "listener " + name + " of ").orElse("") + "Gateway " + gateway;
        }
    }

    private static String namespaceOf(ParentRefSpec parent, Exposure exposure) {
        return parent.namespace().orElse(exposure.namespace());
    }

    /** Gateways read it there. */
    @Override
    public List<String> certified(Exposure exposure) {
        return List.of(exposure.namespace());
    }

    @Override
    public boolean endsTls(Exposure exposure, Published service) {
        return !service.isPassedThrough();
    }

    @Override
    public String inWords() {
        return "a Gateway";
    }
}
