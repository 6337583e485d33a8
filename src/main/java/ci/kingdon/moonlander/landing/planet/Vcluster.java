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
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.names.Server;
import ci.kingdon.moonlander.landing.request.LandingRequest;
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
import java.util.regex.Matcher;
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
 * @param exposed its name outside its host, where an XExposure gives it one
 */
record Vcluster(
        String name,
        HostNamespace ground,
        ChartSpec chart,
        VclusterValues values,
        VclusterSpec spec,
        Optional<Trust> trust,
        Optional<ExposedName> exposed)
        implements Planet {

    /** vcluster's own chart. A Composition that wants another, or another version, says so in the step's input. */
    private static final ChartSpec CHART =
            new ChartSpec(Optional.of("https://charts.loft.sh"), Optional.of("0.36.0"), Optional.empty());

    /** The form of a name that a Helm release and a Service can both have; see Forms. */
    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private static final int LONGEST_NAME = 52;

    /** The first minor version of vcluster's chart that has controlPlane.tlsRoute (loft-sh/vcluster, pull request 3711). */
    private static final int FIRST_WITH_TLS_ROUTE = 34;

    private static final Pattern CHART_MINOR = Pattern.compile("0\\.(\\d{1,4})\\..*");

    /** The field of the spec that replaces the names in the planet's certificate. */
    private static final String SANS = "spec.planet.vcluster.values.controlPlane.proxy.extraSANs";

    /** The planet of a spec. */
    static Vcluster of(LandingRequest request, VclusterSpec spec) {
        String name = spec.name().orElseGet(() -> name(request.names()));
        String namespace = spec.namespace().orElseGet(() -> request.names().planetNamespace("vcluster"));
        Host host = Host.of(request);
        Optional<ExposedName> exposed = spec.expose()
                .exposureRef()
                .map(ref ->
                        ExposedName.of(request.names().namespace(), ref, !host.isControlPlane(), request.observed()));
        Optional<String> outside = outside(spec, exposed);
        checkOutside(spec, host);
        request.policy().vcluster(spec);
        spec.expose().tlsRoute().ifPresent(route -> request.policy().gateways(route, namespace, host.ref()));
        VclusterValues values = new VclusterValues(
                name,
                namespace,
                host.isControlPlane() ? Optional.of(inCluster(name, namespace) + ":443") : outside,
                outside,
                spec,
                request.input().defaults().values(),
                List.of());
        return new Vcluster(
                name,
                new HostNamespace(
                        namespace,
                        request.policy().namespaceLabels(host.ref()),
                        host,
                        spec.onDelete() == VclusterSpec.OnDelete.Retain,
                        LandingRoles.VCLUSTER),
                chart(request, spec),
                values,
                spec,
                spec.oidc()
                        .filter(oidc -> !oidc.isByFlags())
                        .map(oidc -> Trust.of(request, oidc, values.minorVersion())),
                exposed);
    }

    private static ChartSpec chart(LandingRequest request, VclusterSpec spec) {
        ChartSpec defaults = request.input().defaults().chart();
        ChartSpec chart = request.policy().chart(spec.chart().or(defaults).or(CHART), defaults.or(CHART));
        if (spec.expose().tlsRoute().isPresent() && !hasTlsRoute(chart)) {
            throw new Invalid(
                    "spec.planet.vcluster.expose.type",
                    "is TLSRoute, and the chart of version " + chart.version().orElseThrow() + " has none",
                    "version 0." + FIRST_WITH_TLS_ROUTE + ".0 or later of the chart; or another type");
        }
        return chart;
    }

    /** Of a chart by URL nobody knows before it is there. */
    private static boolean hasTlsRoute(ChartSpec chart) {
        return chart.version()
                .map(CHART_MINOR::matcher)
                .filter(Matcher::matches)
                .map(version -> Integer.parseInt(version.group(1)) >= FIRST_WITH_TLS_ROUTE)
                .orElse(true);
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

    /** The address at which the planet is reached from outside its host, where it is known. */
    private static Optional<String> outside(VclusterSpec spec, Optional<ExposedName> exposed) {
        return spec.expose().host().or(() -> exposed.flatMap(ExposedName::name).map(ExposedName.Name::host));
    }

    /** On another host the planet's Service means nothing here: the name by which it is reached has to be given. */
    private static void checkOutside(VclusterSpec spec, Host host) {
        boolean given =
                spec.expose().host().isPresent() || spec.expose().exposureRef().isPresent();
        if (!host.isControlPlane() && !given) {
            throw new Invalid(
                    "spec.planet.vcluster.expose.host",
                    "is missing, and the host, " + host + ", is not the control plane (" + ProviderConfigRef.IN_CLUSTER
                            + "), so that nothing here could reach the planet",
                    "the DNS name or address at which the planet is reached; or exposureRef");
        }
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
        // With another name it would need another certificate, and its pods would start anew. So the name is known
        // first.
        exposed.ifPresent(name -> name.ask(desired));
        boolean there = ground.make(desired, mayBegin && isNamed());
        Authentication authentication = new Authentication(host(), namespace(), trust, desired);
        // A pod does not start whose volume is a ConfigMap that is not there.
        boolean told = authentication.compose(there);
        boolean made = desired.after(there && told && isNamed(), LandingRoles.VCLUSTER, () -> release(desired, told));
        authentication.keepUntil(made);
        return made;
    }

    /** Whether it is known how the planet is called outside its host, where an XExposure says so. */
    private boolean isNamed() {
        return exposed.map(ExposedName::name).map(Optional::isPresent).orElse(true);
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
        ObjectNode certified = isNamed() ? standing.withCertificate(asked, INSIDE.host()) : standing.withNames(asked);
        Release release = new Release(
                desired.metadata(LandingRoles.VCLUSTER).annotated(ExternalName.ANNOTATION, name),
                new Release.Spec(
                        host().ref(),
                        new Release.ForProvider(packed(), namespace(), true, certified),
                        // vcluster itself writes this Secret, once its API server is up. Helm does not know of it.
                        List.of(ConnectionDetail.ofSecret(
                                        namespace(), kubeconfigSecret(), "data.config", KubeconfigSecret.KEY)
                                .notPartOfRelease()),
                        Optional.of(new SecretRef(desired.connectionSecret(LandingRoles.VCLUSTER)))));
        ObjectNode manifest = release.tree();
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
                        Optional.of("expose.type TLSRoute")
                                .filter(_ -> spec.expose().type() == ExposeSpec.Type.TLSRoute),
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
    public PlanetKubeconfig kubeconfig(LandingNames names, Observed observed, Optional<Kubeconfig> copy) {
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
        Optional<Server> outside = outside(spec, exposed).map(Server::at);
        if (outside.isEmpty() && exposed.isEmpty()) {
            throw new Invalid(
                    path,
                    "is missing, and " + cluster + " is not the planet's host (" + host()
                            + "), so that the planet's Service means nothing there",
                    "the DNS name or address at which the planet is reached from there; or set"
                            + " spec.planet.vcluster.expose.host or exposureRef");
        }
        return outside;
    }

    @Override
    public Optional<Awaited> serverAwaited() {
        return isNamed() ? Optional.empty() : exposed.flatMap(ExposedName::problem);
    }

    @Override
    public boolean isVouchedForPublicly(Server server) {
        return exposed.flatMap(ExposedName::name)
                .filter(name -> name.tls() == ExposedName.Tls.Terminate && server.equals(Server.at(name.host())))
                .isPresent();
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
        return new Vcluster(name, ground, chart, values.certifiedFor(names), spec, trust, exposed);
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
        exposed.ifPresent(name -> name.describe(status));
    }
}
