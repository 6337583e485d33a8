package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.landing.names.AccessRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.NamespacePlanetSpec;
import ci.kingdon.moonlander.landing.spec.RuleSpec;
import ci.kingdon.moonlander.landing.spec.ServiceAccountSpec;
import ci.kingdon.moonlander.landing.token.Token;
import ci.kingdon.moonlander.landing.token.Tokens;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A namespace of the host in place of a cluster, where none can be had. Nobody is its administrator: it is bounded before anybody gets
 * in, and everybody, the providers too, is in it as the landing's identity, whose rights end at the namespace.
 *
 * @param ground the namespace
 * @param outside how the host's API server is reached from outside the host
 * @param spec the spec
 */
record NamespacePlanet(HostNamespace ground, Optional<Server> outside, NamespacePlanetSpec spec) implements Planet {

    /** The field of the spec that says how the host is reached. */
    private static final String SERVER = "spec.planet.namespace.server";

    private static final Rights RIGHTS = Rights.ofInstallation("namespaces", List.of("spec.planet.namespace"));

    /** The planet of a spec. */
    static NamespacePlanet of(LandingRequest request, NamespacePlanetSpec spec) {
        Host host = Host.of(request);
        String name = spec.name().orElseGet(() -> request.names().planetNamespace("planet"));
        Optional<Server> outside = spec.server().map(Server::at);
        if (outside.isEmpty() && !host.isControlPlane()) {
            throw new Invalid(
                    SERVER,
                    "is missing, and the host, " + host + ", is not the control plane (" + ProviderConfigRef.IN_CLUSTER
                            + "), so that nothing here knows how to reach it",
                    "the DNS name or address at which the host's API server is reached");
        }
        allowed(request, host, name);
        return new NamespacePlanet(
                new HostNamespace(name, request.policy().namespaceLabels(host.ref()), host, false, LandingRoles.QUOTA),
                outside,
                spec);
    }

    /** Whether the identity may have what it is to have, and whether a namespace can give it. */
    private static void allowed(LandingRequest request, Host host, String name) {
        AccessSpec access = request.spec().access();
        for (int i = 0; i < access.rules().size(); i++) {
            if (!access.rules().get(i).nonResourceURLs().isEmpty()) {
                throw new Invalid(
                        "spec.access.rules[" + i + "].nonResourceURLs",
                        "is for a whole cluster, and the planet is a namespace",
                        "rules with resources");
            }
        }
        String account = access.serviceAccount().namespace();
        if (!account.equals(ServiceAccountSpec.NAMESPACE) && !account.equals(name)) {
            throw new Invalid(
                    "spec.access.serviceAccount.namespace",
                    "has \"" + account + "\", and the planet is a namespace and has no others",
                    name + ", or no such field");
        }
        if (!host.isOwn()) {
            access.clusterRole().ifPresent(role -> request.policy().namespaceRole("spec.access.clusterRole", role));
            if (!access.rules().isEmpty()) {
                request.policy().namespaceRules("spec.access.rules");
            }
            for (int i = 0; i < access.people().size(); i++) {
                request.policy()
                        .namespaceRole(
                                "spec.access.people[" + i + "].clusterRole",
                                access.people().get(i).clusterRole());
            }
        }
    }

    private Host host() {
        return ground.host();
    }

    @Override
    public String kind() {
        return "Namespace";
    }

    @Override
    public boolean outlivesLanding() {
        return false;
    }

    @Override
    public boolean make(Desired desired, boolean mayBegin) {
        StandingObject.stays(
                desired.observed(),
                LandingRoles.NAMESPACE,
                host(),
                "spec.planet.namespace.name",
                "spec.planet.namespace.name",
                Optional.empty(),
                ground.name());
        boolean there = ground.make(desired, mayBegin);
        NamespaceBounds bounds = new NamespaceBounds(new RemoteObjects(desired), ground.name(), spec);
        boolean quota = part(LandingRoles.QUOTA, there, bounds.quota(), desired);
        boolean limits = part(LandingRoles.LIMITS, there, bounds.limits(), desired);
        boolean apart =
                !spec.networkPolicy() || part(LandingRoles.NETWORK_POLICY, there, bounds.networkPolicy(), desired);
        return there && quota && limits && apart;
    }

    private boolean part(Role role, boolean there, ObjectNode manifest, Desired desired) {
        RemoteResource resource = RemoteResource.of(host().cluster(), manifest, ManagementPolicy.OBSERVE_CREATE_UPDATE)
                .needing(host().rights(RIGHTS));
        return desired.after(there, role, () -> new RemoteObjects(desired).compose(role, resource));
    }

    @Override
    public Optional<Foundation> foundation(Desired desired) {
        return host().foundation(desired);
    }

    @Override
    public Optional<Role> madeBy() {
        return Optional.of(LandingRoles.QUOTA);
    }

    @Override
    public List<Role> onFoundation() {
        return List.of(LandingRoles.NAMESPACE);
    }

    /** It is made of the identity's token, and of the CA that comes with it. */
    @Override
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
        Token token = Tokens.of(AccessRoles.NAMESPACE, names.id(), observed).current();
        Optional<Kubeconfig> fresh =
                token.bearer().flatMap(bearer -> token.authority().map(ca -> kubeconfig(bearer, ca)));
        return new PlanetKubeconfig(
                fresh.or(() -> copy),
                fresh.isPresent()
                        ? Optional.empty()
                        : Optional.of(Awaited.soon(
                                "WaitingForToken",
                                "waiting for the token of ServiceAccount " + ground.name() + "/" + serviceAccount(names)
                                        + " on the host (" + host() + "), as whom the planet is reached; see Object "
                                        + names.of(token.role()))));
    }

    private Kubeconfig kubeconfig(String bearer, byte[] ca) {
        Server server = host().isControlPlane() ? INSIDE : outside.orElse(INSIDE);
        return Kubeconfig.of(server.url(), ca, User.bearer(bearer)).inNamespace(Optional.of(ground.name()));
    }

    @Override
    public boolean isReachedAsAccount() {
        return true;
    }

    @Override
    public AccountPlace accountPlace(Desired desired, boolean made, AccountPlace inPlanet) {
        // The account comes with the bounds, for it can do nothing yet. Its rights and its token come once these are
        // there.
        return AccountPlace.onHost(host().cluster(), host().rights(RIGHTS), ground.isThere(desired), made);
    }

    @Override
    public Optional<String> onlyNamespace() {
        return Optional.of(ground.name());
    }

    @Override
    public boolean isNamespaceOf(ProviderConfigRef cluster, String namespace) {
        return cluster.equals(host().ref()) && namespace.equals(ground.name());
    }

    @Override
    public List<RuleSpec> standardRules() {
        return NamespaceBounds.RULES;
    }

    @Override
    public Optional<Server> serverFrom(ProviderConfigRef cluster, String path) {
        return Optional.of(Stream.concat(Stream.of(INSIDE).filter(_ -> cluster.equals(host().ref())), outside.stream())
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        path,
                        "is missing, and " + cluster + " is not the planet's host (" + host()
                                + "), so that kubernetes.default.svc is another cluster there",
                        "the DNS name or address at which the host's API server is reached from there; or set "
                                + SERVER)));
    }

    @Override
    public String serverPath() {
        return SERVER;
    }

    @Override
    public String reachedInWords() {
        return "providers can reach the planet, which is namespace " + ground.name() + " of the host (" + host()
                + "): nothing cluster-scoped can be made in it, no namespaces, no CustomResourceDefinitions, no"
                + " ClusterRoles, and no custom resources without rules for them";
    }

    @Override
    public void describe(ObjectNode status, Observed observed) {
        status.put("namespace", ground.name());
    }
}
