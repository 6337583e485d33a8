package ci.kingdon.moonlander.landing.request;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.ClusterAPISpec;
import ci.kingdon.moonlander.landing.spec.CozystackSpec;
import ci.kingdon.moonlander.landing.spec.DefaultsSpec.Architecture;
import ci.kingdon.moonlander.landing.spec.GatewayRefSpec;
import ci.kingdon.moonlander.landing.spec.IdentityProviderRefSpec;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.OidcSpec;
import ci.kingdon.moonlander.landing.spec.OpenField;
import ci.kingdon.moonlander.landing.spec.ParentRefSpec;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import ci.kingdon.moonlander.landing.spec.PolicySpec;
import ci.kingdon.moonlander.landing.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.landing.spec.ServiceAccountSpec;
import ci.kingdon.moonlander.landing.spec.TlsRouteSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the platform team lets a landing do with the platform's credentials. What a tenant can do with credentials of its own,
 * a kubeconfig or a ProviderConfig in the landing's namespace, no policy forbids: it could be done without a landing.
 *
 * @param namespace the landing's own
 * @param input the step's
 */
public record Policy(String namespace, InputSpec input) {

    /** What the platform says about replacing tokens. */
    public Rotations rotations() {
        return new Rotations(
                input.defaults().rotationPeriod(), policy().maxRotationPeriod(), policy().rotationOverlap());
    }

    private PolicySpec policy() {
        return input.policy();
    }

    /** Whether a kubeconfig may be read from a namespace. */
    public String source(String path, String asked) {
        return allowed(path, asked, namespace, policy().sourceNamespaces(), "policy.sourceNamespaces");
    }

    /** Whether a Secret may be written to a namespace of a cluster that is not the tenant's own. */
    public String target(String path, String asked) {
        return allowed(path, asked, namespace, policy().targetNamespaces(), "policy.targetNamespaces");
    }

    private static String allowed(String path, String asked, String own, List<String> others, String policy) {
        if (!asked.equals(own) && !others.contains(asked)) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    listed(Stream.of(own), others) + " (" + policy + " of the Composition's input)");
        }
        return asked;
    }

    /** The Kubernetes versions of CozyStack 1.6 (packages/apps/kubernetes/files/versions.yaml of v1.6.1). */
    private static final List<String> COZYSTACK = List.of("v1.31", "v1.32", "v1.33", "v1.34", "v1.35");

    /** Whether clusters may be created in the namespace of a CozyStack tenant. */
    public String tenant(String path, String asked, ProviderConfigRef host) {
        boolean standard = input.defaults()
                .planet()
                .flatMap(PlanetSpec::cozystack)
                .flatMap(CozystackSpec::tenant)
                .filter(asked::equals)
                .isPresent();
        if (!isOwn(host) && !standard && !policy().tenants().contains(asked)) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    orNone(listed(Stream.empty(), policy().tenants()))
                            + " (policy.tenants of the Composition's input)");
        }
        return asked;
    }

    /** Whether the platform's CozyStack has a version of Kubernetes. Its API would take any, and never come up with another one. */
    public void cozystackVersion(String path, String asked) {
        List<String> known = policy().cozystackVersions().isEmpty() ? COZYSTACK : policy().cozystackVersions();
        if (!known.contains(asked)) {
            throw new Invalid(
                    path,
                    "has " + asked + ", which the platform's CozyStack does not have",
                    listed(Stream.empty(), known) + " (policy.cozystackVersions of the Composition's input)");
        }
    }

    /** Whether Clusters of Cluster API, or ClusterClasses, of a namespace of the host are a landing's to use. */
    public String clusterNamespace(String path, String asked, ProviderConfigRef host) {
        boolean standard = input.defaults().planet().flatMap(PlanetSpec::clusterAPI).stream()
                .flatMap(ClusterAPISpec::namespaces)
                .anyMatch(asked::equals);
        return isOwn(host) || standard
                ? asked
                : allowed(path, asked, namespace, policy().clusterNamespaces(), "policy.clusterNamespaces");
    }

    /** Whether XIdentityProviders of a namespace are a landing's to use. */
    public String identityProvider(String path, String asked) {
        boolean standard = input.defaults()
                .planet()
                .flatMap(PlanetSpec::vcluster)
                .flatMap(VclusterSpec::oidc)
                .flatMap(OidcSpec::identityProviderRef)
                .flatMap(IdentityProviderRefSpec::namespace)
                .filter(asked::equals)
                .isPresent();
        return standard
                ? asked
                : allowed(
                        path,
                        asked,
                        namespace,
                        policy().identityProviderNamespaces(),
                        "policy.identityProviderNamespaces");
    }

    /**
     * Whether a landing may make its client in a cluster, which an identity provider names as its host. One of the landing's own
     * namespace may name what any other host may be. What one of another namespace names, that namespace's owner may.
     */
    public boolean isClientAllowed(String ofNamespace, ProviderConfigRef asked) {
        boolean own = ofNamespace.equals(namespace);
        return isOwn(asked)
                ? own
                : !own
                        || asked.equals(standardHost())
                        || policy().hosts().stream()
                                .map(ProviderConfigRefSpec::toRef)
                                .anyMatch(asked::equals);
    }

    /** The host that landings get that name none. */
    public ProviderConfigRef standardHost() {
        return input.defaults()
                .host()
                .providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .orElse(ProviderConfigRef.IN_CLUSTER);
    }

    /** The architectures of a host's nodes, as far as the platform says. */
    public List<Architecture> architectures(ProviderConfigRef host) {
        return host.equals(standardHost()) ? input.defaults().hostArchitectures() : List.of();
    }

    /** Whether a planet may be created in a cluster. */
    public ProviderConfigRef host(String path, ProviderConfigRef asked) {
        return cluster(path, asked, standardHost());
    }

    /** Whether a landing may have those fields that act on its host. */
    public void openFields(PlanetSpec asked, ProviderConfigRef host) {
        for (OpenField field : OpenField.values()) {
            if (!isOwn(host) && field.isUsedBy(asked) && !policy().openFields().contains(field)) {
                throw new Invalid(
                        "spec.planet." + field.path(),
                        "is closed on a host that is reached with the platform's credentials (" + host + "), as "
                                + field + " is not in policy.openFields of the Composition's input",
                        "a landing without it; or a host of the landing's own, a ProviderConfig in namespace "
                                + namespace);
            }
        }
    }

    /** Whether vclusters have what a landing needs of them. */
    public void vcluster(VclusterSpec asked) {
        if (!asked.sync().customResources().isEmpty() && !policy().vclusterLicense()) {
            throw new Invalid(
                    "spec.planet.vcluster.sync.customResources",
                    "needs a license of vcluster Pro, and vcluster does not start with it otherwise",
                    "no such field, or policy.vclusterLicense: true in the Composition's input, once vclusters have a license");
        }
    }

    /**
     * Whether a vcluster may have a route of these Gateways.
     *
     * @param route what the landing asks for
     * @param planet the planet's namespace on the host, whose Gateways are its own
     */
    public void gateways(TlsRouteSpec route, String planet, ProviderConfigRef host) {
        List<String> allowed =
                policy().gateways().stream().map(GatewayRefSpec::toString).toList();
        for (int i = 0; i < route.parentRefs().size(); i++) {
            ParentRefSpec ref = route.parentRefs().get(i);
            String asked = ref.namespace().orElse(planet) + "/" + ref.name();
            if (!isOwn(host) && !ref.namespace().orElse(planet).equals(planet) && !allowed.contains(asked)) {
                throw new Invalid(
                        "spec.planet.vcluster.expose.tlsRoute.parentRefs[" + i + "]",
                        "has \"" + asked + "\", which the policy does not allow",
                        orNone(listed(Stream.empty(), allowed)) + " (policy.gateways of the Composition's input)");
            }
        }
    }

    /** The labels of a planet's namespace on its host, by which the host's API server refuses pods that would take over a node. */
    public Map<String, String> namespaceLabels(ProviderConfigRef host) {
        return isOwn(host)
                ? Map.of()
                : Map.of(
                        "pod-security.kubernetes.io/enforce",
                        policy().podSecurity().name());
    }

    /**
     * Whether a landing may choose a chart. It may not on a host of its own either: provider-helm keeps one file for a chart's name
     * and version, so that one tenant's chart would be the next tenant's.
     *
     * @param asked the chart, with what the Composition says where the landing says nothing
     * @param standard the chart of landings that choose none
     * @return the chart that was asked for
     */
    public ChartSpec chart(ChartSpec asked, ChartSpec standard) {
        List<String> others = policy().charts().stream()
                .flatMap(chart -> chart.versions().stream().map(version -> chart.repository() + " " + version))
                .toList();
        if (!asked.equals(standard) && (asked.url().isPresent() || !others.contains(asked.toString()))) {
            throw new Invalid(
                    "spec.planet.vcluster.chart",
                    "asks for " + asked + ", which the policy does not allow",
                    listed(Stream.of(standard.toString()), others) + " (policy.charts of the Composition's input)");
        }
        return asked;
    }

    /** Whether something may be delivered to a cluster. */
    public ProviderConfigRef destination(String path, ProviderConfigRef asked) {
        return cluster(path, asked, ProviderConfigRef.IN_CLUSTER);
    }

    private ProviderConfigRef cluster(String path, ProviderConfigRef asked, ProviderConfigRef standard) {
        List<String> allowed = policy().hosts().stream()
                .map(ProviderConfigRefSpec::toRef)
                .map(ProviderConfigRef::toString)
                .toList();
        if (!isOwn(asked) && !asked.equals(standard) && !allowed.contains(asked.toString())) {
            throw new Invalid(
                    path,
                    "has " + asked + ", which the policy does not allow",
                    listed(Stream.of(standard.toString()), allowed)
                            + " (policy.hosts of the Composition's input), or a ProviderConfig in namespace "
                            + namespace);
        }
        return asked;
    }

    /** Whether a cluster is reached with credentials of the tenant's own. */
    public static boolean isOwn(ProviderConfigRef ref) {
        return ref.kind() == ProviderConfigRef.Kind.ProviderConfig;
    }

    /** Whether a ClusterRole may be granted in a planet where the tenant has no credentials of its own. */
    public void clusterRole(String path, String asked) {
        granted(path, asked, policy().clusterRoles(), "policy.clusterRoles");
    }

    /** Whether the parent's access may have a ClusterRole of the control plane. */
    public void parentClusterRole(String path, String asked) {
        granted(path, asked, policy().parentClusterRoles(), "policy.parentClusterRoles");
    }

    private static void granted(String path, String asked, List<String> roles, String policy) {
        if (!roles.contains(asked) && !roles.contains(PolicySpec.ANY)) {
            throw new Invalid(
                    path,
                    "has \"" + asked + "\", which the policy does not allow",
                    orNone(listed(Stream.empty(), roles)) + " (" + policy + " of the Composition's input)");
        }
    }

    /** Whether a ClusterRole may be granted in a namespace of a host where the tenant has no credentials of its own. */
    public void namespaceRole(String path, String asked) {
        granted(path, asked, policy().namespaceRoles(), "policy.namespaceRoles");
    }

    /** The same for rules of a landing's own. */
    public void namespaceRules(String path) {
        rules(path, policy().namespaceRoles(), "policy.namespaceRoles");
    }

    /** Whether rules of a landing's own may be granted where the tenant has no credentials of its own. */
    public void rules(String path) {
        rules(path, policy().clusterRoles(), "policy.clusterRoles");
    }

    private static void rules(String path, List<String> roles, String policy) {
        if (!roles.contains(PolicySpec.ANY)) {
            throw new Invalid(
                    path,
                    "has rules of the landing's own, which the policy does not allow",
                    "in place of them clusterRole: " + orNone(listed(Stream.empty(), roles)) + " (" + policy
                            + " of the Composition's input)");
        }
    }

    /**
     * Whether a ServiceAccount may be called so where the tenant has no credentials of its own. Rights may be waiting there for
     * a name that nobody has yet, and a group has those of all ServiceAccounts of a namespace.
     */
    public void serviceAccount(String path, ServiceAccountSpec asked, String standard) {
        if (policy().clusterRoles().contains(PolicySpec.ANY)) {
            return;
        }
        asked.name().filter(name -> !name.equals(standard)).ifPresent(name -> {
            throw new Invalid(
                    path + ".name",
                    "has \"" + name + "\", a name that may have rights in the planet already",
                    standard + ", or any where policy.clusterRoles of the Composition's input has *");
        });
        if (!asked.namespace().equals(ServiceAccountSpec.NAMESPACE)) {
            throw new Invalid(
                    path + ".namespace",
                    "has \"" + asked.namespace()
                            + "\", a namespace whose ServiceAccounts may have rights in the planet already",
                    ServiceAccountSpec.NAMESPACE
                            + ", or any where policy.clusterRoles of the Composition's input has *");
        }
    }

    private static String orNone(String list) {
        return list.isEmpty() ? "none" : list;
    }

    private static String listed(Stream<String> first, List<String> others) {
        return String.join(
                ", ", Stream.concat(first, others.stream()).distinct().toList());
    }
}
