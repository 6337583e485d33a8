package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ConnectionDetail;
import ci.kingdon.moonlander.crossplane.ExternalName;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.Release;
import ci.kingdon.moonlander.crossplane.SecretRef;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Trees;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.request.Policy;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.ExposeSpec;
import ci.kingdon.moonlander.landing.spec.OidcSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import ci.kingdon.moonlander.landing.trust.Trust;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import ci.kingdon.moonlander.staging.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A vcluster that the landing creates.
 *
 * @param name the Helm release, and vcluster's Service
 * @param ground its namespace on the host
 * @param chart which chart
 * @param values the chart's values
 * @param spec the spec
 * @param trust whose tokens it accepts, where a file says so
 */
record Vcluster(
        String name,
        HostNamespace ground,
        ChartSpec chart,
        VclusterValues values,
        VclusterSpec spec,
        Optional<Trust> trust)
        implements Planet {

    /** vcluster's own chart. A Composition that wants another, or another version, says so in the step's input. */
    private static final ChartSpec CHART =
            new ChartSpec(Optional.of("https://charts.loft.sh"), Optional.of("0.36.0"), Optional.empty());

    /** The form of a name that a Helm release and a Service can both have; see Forms. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private static final int LONGEST_NAME = 52;

    /** The field of the spec that replaces the names in the planet's certificate. */
    private static final String SANS = "spec.planet.vcluster.values.controlPlane.proxy.extraSANs";

    /** The planet of a spec. */
    static Vcluster of(LandingRequest request, VclusterSpec spec) {
        String name = spec.name().orElseGet(() -> name(request.names()));
        String namespace = spec.namespace().orElseGet(() -> request.names().planetNamespace("vcluster"));
        Host host = Host.of(request);
        String address = host.isControlPlane() ? inCluster(name, namespace) + ":443" : outside(spec, host);
        request.policy().vcluster(spec);
        VclusterValues values = new VclusterValues(
                name, namespace, address, spec, request.input().defaults().values(), List.of());
        return new Vcluster(
                name,
                new HostNamespace(
                        namespace,
                        request.policy().namespaceLabels(host.ref()),
                        host,
                        spec.onDelete() == VclusterSpec.OnDelete.Retain,
                        LandingRoles.VCLUSTER),
                chart(request, spec.chart()),
                values,
                spec,
                spec.oidc()
                        .filter(oidc -> !oidc.isByFlags())
                        .map(oidc -> Trust.of(request, oidc, values.minorVersion())));
    }

    private static ChartSpec chart(LandingRequest request, ChartSpec asked) {
        ChartSpec defaults = request.input().defaults().chart();
        return request.policy().chart(asked.or(defaults).or(CHART), defaults.or(CHART));
    }

    private static String name(LandingNames names) {
        String name = names.landing();
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw new Invalid(
                    "metadata.name",
                    "has \"" + name + "\", which cannot be the planet's name too",
                    "a DNS label that begins with a letter, at most " + LONGEST_NAME
                            + " characters; or set spec.planet.vcluster.name");
        }
        return name;
    }

    private static String inCluster(String name, String namespace) {
        return name + "." + namespace + ".svc";
    }

    /** On another host the planet's Service means nothing here: the name by which it is reached has to be given. */
    private static String outside(VclusterSpec spec, Host host) {
        return spec.expose()
                .host()
                .orElseThrow(() -> new Invalid(
                        "spec.planet.vcluster.expose.host",
                        "is missing, and the host, " + host + ", is not the control plane (" + Policy.IN_CLUSTER
                                + "), so that nothing here could reach the planet",
                        "the DNS name or address at which the planet is reached"));
    }

    @Override
    public String kind() {
        return "VCluster";
    }

    @Override
    public boolean outlivesLanding() {
        return false;
    }

    private String namespace() {
        return ground.name();
    }

    private Host host() {
        return ground.host();
    }

    @Override
    public boolean make(Desired desired, boolean mayBegin) {
        StandingVcluster.of(desired.observed()).become(host(), namespace(), name, chart, values.tree());
        // A namespace that is ours is what the Release stands on. vcluster leaves its Secret and its volumes behind
        // when its Release is deleted. They go with the namespace, so that a later planet of the same name cannot pick
        // up old credentials.
        boolean there = ground.make(desired, mayBegin);
        Authentication authentication = new Authentication(host(), namespace(), trust, desired);
        // A pod does not start whose volume is a ConfigMap that is not there.
        boolean told = authentication.compose(there);
        boolean made = desired.after(there && told, LandingRoles.VCLUSTER, () -> release(desired, told));
        authentication.keepUntil(made);
        return made;
    }

    @Override
    public Optional<Role> madeBy() {
        return Optional.of(LandingRoles.VCLUSTER);
    }

    @Override
    public List<Role> onFoundation() {
        return List.of(LandingRoles.NAMESPACE, LandingRoles.VCLUSTER);
    }

    @Override
    public Optional<Foundation> foundation(Desired desired) {
        return host().foundation(desired);
    }

    /**
     * Composes the Release.
     *
     * @param told whether the ConfigMap that the pod mounts is there; a Release that does without it waits for it as it stands
     */
    private boolean release(Desired desired, boolean told) {
        StandingVcluster standing = StandingVcluster.of(desired.observed());
        ObjectNode asked = told
                ? values.tree()
                : standing.values()
                        .filter(before -> !VclusterValues.mountFile(before))
                        .orElse(values.tree());
        Release release = new Release(
                desired.metadata(LandingRoles.VCLUSTER)
                        .addToAnnotations(ExternalName.ANNOTATION, name)
                        .build(),
                new Release.Spec(
                        host().ref(),
                        new Release.ForProvider(
                                packed(), namespace(), true, standing.withCertificate(asked, INSIDE.host())),
                        // vcluster itself writes this Secret, once its API server is up. Helm does not know of it.
                        List.of(ConnectionDetail.ofSecret(
                                        namespace(), kubeconfigSecret(), "data.config", KubeconfigSecret.KEY)
                                .notPartOfRelease()),
                        new SecretRef(desired.connectionSecret(LandingRoles.VCLUSTER))));
        ObjectNode manifest = Trees.of(release);
        boolean ready = standing.is(manifest);
        desired.compose(LandingRoles.VCLUSTER, manifest, ready);
        if (!ready) {
            desired.await(Awaited.soon(
                    "WaitingForRelease",
                    "waiting for provider-helm to install vcluster " + name + " in namespace " + namespace()
                            + " of the host (" + host() + "), and for vcluster to publish its kubeconfig; see Release "
                            + desired.nameOf(LandingRoles.VCLUSTER)
                            + Trouble.of(
                                    desired.observed()
                                            .resource(LandingRoles.VCLUSTER)
                                            .filter(known -> !isStarting(known)),
                                    rights())));
        }
        return ready;
    }

    /** Until vcluster has written its kubeconfig, provider-helm cannot find it, and says so: nothing is wrong then. */
    private boolean isStarting(ObservedResource release) {
        return release.condition("Synced")
                .map(synced -> synced.path("message").asString(""))
                .filter(message -> message.endsWith("secrets \"" + kubeconfigSecret() + "\" not found"))
                .isPresent();
    }

    /**
     * The rights that a provider needs on the host. In the control plane package/install gives them, and these fields need more than every
     * installation gives, for what the chart makes of them. On another host its kubeconfig decides.
     */
    private Rights rights() {
        List<String> fields = Stream.of(
                        Optional.of("expose.type Ingress")
                                .filter(_ -> spec.expose().type() == ExposeSpec.Type.Ingress),
                        Optional.of("sync.nodes").filter(_ -> spec.sync().nodes()),
                        Optional.of("sync.customResources")
                                .filter(_ -> !spec.sync().customResources().isEmpty()),
                        Optional.of("values").filter(_ -> !spec.values().isEmpty()),
                        Optional.of("chart").filter(_ -> spec.chart().isGiven()))
                .flatMap(Optional::stream)
                .map(field -> "spec.planet.vcluster." + field)
                .toList();
        return host().rights(fields.isEmpty() ? Rights.PLATFORM : Rights.ofInstallation("vcluster-options", fields));
    }

    private Release.Chart packed() {
        return chart.url().isPresent()
                ? new Release.Chart(Optional.empty(), Optional.empty(), Optional.empty(), chart.url())
                : new Release.Chart(chart.repository(), Optional.of("vcluster"), chart.version(), Optional.empty());
    }

    private String kubeconfigSecret() {
        return "vc-" + name;
    }

    @Override
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed) {
        Optional<Kubeconfig> copy = PlanetKubeconfig.copy(observed);
        return observed.connectionDetail(LandingRoles.VCLUSTER, KubeconfigSecret.KEY)
                .map(bytes -> PlanetKubeconfig.published(bytes, "vcluster", copy))
                .orElseGet(() -> new PlanetKubeconfig(
                        copy,
                        Optional.of(Awaited.soon(
                                "WaitingForKubeconfig",
                                "waiting for vcluster to write Secret " + kubeconfigSecret() + " in namespace "
                                        + namespace() + " of the host (" + host() + "); see Release "
                                        + names.of(LandingRoles.VCLUSTER)))));
    }

    @Override
    public Optional<Server> serverFrom(ProviderConfigRef cluster, String path) {
        if (cluster.equals(host().ref())) {
            return Optional.of(Server.at(inCluster(name, namespace()) + ":443"));
        }
        return Optional.of(spec.expose()
                .host()
                .map(Server::at)
                .orElseThrow(() -> new Invalid(
                        path,
                        "is missing, and " + cluster + " is not the planet's host (" + host()
                                + "), so that the planet's Service means nothing there",
                        "the DNS name or address at which the planet is reached from there; or set"
                                + " spec.planet.vcluster.expose.host")));
    }

    @Override
    public String serverPath() {
        return "spec.planet.vcluster.expose.host";
    }

    @Override
    public Optional<Certificate> certificate() {
        return Optional.of(new Certificate(values.certified(), SANS));
    }

    @Override
    public Planet certifiedFor(List<String> names) {
        return new Vcluster(name, ground, chart, values.certifiedFor(names), spec, trust);
    }

    @Override
    public void describe(ObjectNode status, Observed observed) {
        status.put("namespace", namespace());
        spec.kubernetesVersion().ifPresent(version -> status.put("version", version));
        spec.oidc()
                .filter(OidcSpec::isByFlags)
                .ifPresent(oidc -> status.putObject("oidc")
                        .put("issuerURL", oidc.issuerURL().orElseThrow())
                        .put("clientID", oidc.clientID().orElseThrow()));
        trust.ifPresent(trusted -> trusted.describe(status, observed));
    }
}
