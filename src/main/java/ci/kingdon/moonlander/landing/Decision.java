package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.identity.Identity;
import ci.kingdon.moonlander.identity.Names;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.DeliverySpec;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.ParentSpec;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import ci.kingdon.moonlander.landing.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Decides what a spec leaves open: names, defaults, and whether the policy allows it. */
final class Decision {

    /** vcluster's own chart. A Composition that wants another, or another version, says so in the step's input. */
    private static final ChartSpec VCLUSTER_CHART =
            new ChartSpec(Optional.of("https://charts.loft.sh"), Optional.of("0.36.0"), Optional.empty());

    /** The step's credential with the parent's kubeconfig. */
    static final String PARENT = "parent";

    /** What a Helm release and a Service may both be called; see Forms. */
    private static final Pattern PLANET_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    /** Where a spec may have its own say about the names in the planet's certificate. */
    private static final String SANS = "spec.planet.vcluster.values.controlPlane.proxy.extraSANs";

    /** The role that a landing's identity has where its spec names none. */
    private static final String ADMIN = "cluster-admin";

    private static final int LONGEST_PLANET_NAME = 52;

    private final Identity id;
    private final InputSpec input;

    private final Policy policy;
    private final Optional<Map<String, byte[]>> parentCredential;

    private Decision(Identity id, InputSpec input, Optional<Map<String, byte[]>> parentCredential) {
        this.id = id;
        this.input = input;
        this.policy = new Policy(id.namespace(), input);
        this.parentCredential = parentCredential;
    }

    /** The landing that an XLanding asks for. */
    static Landing ofXLanding(Request request) {
        ObservedResource xr = request.composite().orElseThrow();
        LandingSpec spec = LandingSpec.ofXLanding(specOf(xr));
        Identity id = Identity.ofLanding(xr);
        if (spec.planet().isPresent() == spec.kubeconfigSecretName().isPresent()) {
            throw new Invalid(
                    "spec.planet",
                    spec.planet().isPresent() ? "stands beside spec.kubeconfigSecretName" : "is missing",
                    "exactly one of planet.vcluster, planet.existing and kubeconfigSecretName");
        }
        Decision decision = of(request, id);
        Landing landing = decision.landing(spec, id.name() + "-kubeconfig");
        if (landing.planet() instanceof Vcluster vcluster) {
            decision.policy.vcluster(specOf(xr).at("planet").at("vcluster"), vcluster.host());
        }
        return landing;
    }

    /** The landing that a Landing asks for, with the defaults that it has always had. */
    static Landing ofLanding(Request request) {
        ObservedResource xr = request.composite().orElseThrow();
        LandingSpec spec = LandingSpec.ofLanding(specOf(xr));
        return of(request, Identity.ofLanding(xr)).landing(spec, "remote-kubeconfig");
    }

    private static Decision of(Request request, Identity id) {
        return new Decision(id, InputSpec.of(request), request.credentials(PARENT));
    }

    private static Field specOf(ObservedResource xr) {
        return Field.root("", xr.manifest()).at("spec");
    }

    private Landing landing(LandingSpec spec, String defaultSecretName) {
        Landing.Planet planet = planet(spec);
        String secretName = spec.writeKubeconfigSecretName().orElse(defaultSecretName);
        if (isReadFrom(planet, secretName)) {
            throw new Invalid(
                    "spec.writeKubeconfigSecretName",
                    "is \"" + secretName + "\", the Secret that the planet's own kubeconfig is read from",
                    "another name");
        }
        List<Delivery> deliveries = new DeliveryDecision(id, policy, planet, secretName).all(spec);
        Landing.Planet served = served(planet, spec, deliveries);
        Optional<Landing.Parent> parent = deliveries.stream().anyMatch(d -> d.access() == DeliverySpec.Access.Parent)
                ? Optional.of(parent(spec.parent()))
                : Optional.empty();
        boolean enters = deliveries.stream().anyMatch(d -> d.access() == DeliverySpec.Access.Planet);
        return new Landing(
                id, served, access(spec.access(), planet, enters), secretName, parent, spec.networkRef(), deliveries);
    }

    /** Whoever verifies certificates needs each name that is handed out in the planet's. */
    private static Landing.Planet served(Landing.Planet planet, LandingSpec spec, List<Delivery> deliveries) {
        if (!(planet instanceof Vcluster vcluster)) {
            return planet;
        }
        List<String> names = deliveries.stream()
                .filter(delivery -> delivery.access() == DeliverySpec.Access.Planet)
                .flatMap(delivery -> delivery.server().stream())
                .map(Server::host)
                .distinct()
                .toList();
        Vcluster served = vcluster.serving(names);
        List<String> certified = VclusterValues.certified(served);
        for (int i = 0; i < deliveries.size(); i++) {
            Optional<String> host = deliveries.get(i).server().map(Server::host);
            boolean planets = deliveries.get(i).access() == DeliverySpec.Access.Planet;
            if (planets && host.filter(name -> !isCovered(name, certified)).isPresent()) {
                boolean asked = !spec.deliveries().isEmpty()
                        && spec.deliveries().get(i).server().isPresent();
                throw asked
                        ? new Invalid(
                                "spec.deliveries[" + i + "].server",
                                "is " + host.get() + ", which the planet's certificate would not be for",
                                "a name that " + SANS + " has, or no such values")
                        : new Invalid(
                                SANS,
                                "lacks " + host.get() + ", by which the planet is reached",
                                "this name among them, or no such values");
            }
        }
        return served;
    }

    private static boolean isCovered(String host, List<String> certified) {
        int dot = host.indexOf('.');
        return certified.contains(host) || (dot > 0 && certified.contains("*" + host.substring(dot)));
    }

    private Landing.Parent parent(ParentSpec spec) {
        ParentSpec parent = spec.or(input.defaults().parent());
        if (parent.clusterRole().isPresent()) {
            if (spec.clusterRole().isPresent()
                    && !spec.clusterRole().equals(input.defaults().parent().clusterRole())) {
                policy.parentClusterRole(
                        "spec.parent.clusterRole", spec.clusterRole().get());
            }
            return new Landing.Minted(
                    parent.clusterRole().get(),
                    parent.server()
                            .map(Server::at)
                            .orElseThrow(() -> new Invalid(
                                    "spec.parent.server",
                                    "is missing",
                                    "the DNS name or address at which planets reach the control plane; or"
                                            + " defaults.parent.server of the Composition's input")));
        }
        return new Landing.Given(
                parentCredential.orElseThrow(() -> new Invalid(
                        "spec.parent.clusterRole",
                        "is missing, and the Composition's step has no credential called " + PARENT
                                + " with the parent's kubeconfig",
                        "a ClusterRole that the policy allows, or a Composition that hands on a kubeconfig; or"
                                + " deliveries of the planet's access only (spec.direction PlanetToParent)")),
                parent.server().map(Server::at));
    }

    private boolean isReadFrom(Landing.Planet planet, String secretName) {
        return planet instanceof Existing existing
                && existing.secretNamespace().equals(id.namespace())
                && existing.secretName().equals(secretName);
    }

    private Landing.Planet planet(LandingSpec spec) {
        Optional<VclusterSpec> vcluster = spec.planet().flatMap(PlanetSpec::vcluster);
        if (vcluster.isPresent()) {
            return vcluster(vcluster.get(), spec.host().providerConfigRef());
        }
        return spec.planet()
                .flatMap(PlanetSpec::existing)
                .map(existing -> new Existing(
                        policy.source(
                                "spec.planet.existing.kubeconfigSecretRef.namespace",
                                existing.kubeconfigSecretRef().namespace().orElseGet(id::namespace)),
                        existing.kubeconfigSecretRef().name(),
                        existing.kubeconfigSecretRef().key()))
                .orElseGet(() -> new Existing(
                        policy.source(
                                "spec.kubeconfigSecretNamespace",
                                spec.kubeconfigSecretNamespace().orElseGet(id::namespace)),
                        spec.kubeconfigSecretName().orElse("kubernetes-" + id.name() + "-admin-kubeconfig"),
                        Optional.empty()));
    }

    private Vcluster vcluster(VclusterSpec spec, Optional<ProviderConfigRefSpec> hostRef) {
        String name = spec.name().orElseGet(this::planetName);
        String namespace = spec.namespace()
                .orElseGet(() -> Names.shortened(
                        "vcluster-" + id.namespace() + "-" + id.name().replace('.', '-'), Names.LONGEST_LABEL));
        ProviderConfigRef host = host(hostRef);
        String inCluster = name + "." + namespace + ".svc";
        return new Vcluster(
                name,
                namespace,
                host,
                spec.chart().or(input.defaults().chart()).or(VCLUSTER_CHART),
                inCluster,
                host.equals(Policy.IN_CLUSTER) ? inCluster + ":443" : outside(spec, host),
                List.of(),
                input.defaults().values(),
                spec);
    }

    private String planetName() {
        if (id.name().length() > LONGEST_PLANET_NAME
                || !PLANET_NAME.matcher(id.name()).matches()) {
            throw new Invalid(
                    "metadata.name",
                    "has \"" + id.name() + "\", which cannot be the planet's name too",
                    "a DNS label that begins with a letter, at most " + LONGEST_PLANET_NAME
                            + " characters; or set spec.planet.vcluster.name");
        }
        return id.name();
    }

    private ProviderConfigRef host(Optional<ProviderConfigRefSpec> asked) {
        return policy.host(
                "spec.host.providerConfigRef.name",
                asked.map(ProviderConfigRefSpec::toRef).orElseGet(policy::standardHost));
    }

    /** On another host the planet's Service means nothing here: the name by which it is reached has to be given. */
    private static String outside(VclusterSpec spec, ProviderConfigRef host) {
        return spec.expose()
                .host()
                .orElseThrow(() -> new Invalid(
                        "spec.planet.vcluster.expose.host",
                        "is missing, and the host, " + host + ", is not the control plane (" + Policy.IN_CLUSTER
                                + "), so that nothing here could reach the planet",
                        "the DNS name or address at which the planet is reached"));
    }

    private Landing.Access access(AccessSpec spec, Landing.Planet planet, boolean enters) {
        // Neither a namespace nor a ':' can hold a '.', so that no two landings' names run together.
        String shared = "moonlander." + id.namespace() + "." + id.name();
        String clusterWide = "moonlander:" + id.namespace() + ":" + id.name();
        if (enters
                && planet instanceof Existing existing
                && !existing.secretNamespace().equals(id.namespace())) {
            grant(spec);
            policy.serviceAccount("spec.access.serviceAccount", spec.serviceAccount(), shared);
        }
        String serviceAccount = spec.serviceAccount().name().orElse(planet instanceof Vcluster ? "moonlander" : shared);
        return new Landing.Access(
                serviceAccount,
                spec.serviceAccount().namespace(),
                spec.rules().isEmpty() ? spec.clusterRole().orElse(ADMIN) : clusterWide,
                clusterWide,
                spec);
    }

    /** In a planet whose kubeconfig is the platform's, the platform says who may do what. */
    private void grant(AccessSpec spec) {
        if (spec.rules().isEmpty()) {
            policy.clusterRole("spec.access.clusterRole", spec.clusterRole().orElse(ADMIN));
        } else {
            policy.rules("spec.access.rules");
        }
    }
}
