package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.Landing.Existing;
import ci.kingdon.moonlander.landing.Landing.Vcluster;
import ci.kingdon.moonlander.landing.spec.AccessSpec;
import ci.kingdon.moonlander.landing.spec.ChartSpec;
import ci.kingdon.moonlander.landing.spec.InputSpec;
import ci.kingdon.moonlander.landing.spec.LandingSpec;
import ci.kingdon.moonlander.landing.spec.PlanetSpec;
import ci.kingdon.moonlander.landing.spec.ProviderConfigRefSpec;
import ci.kingdon.moonlander.landing.spec.VclusterSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides what a spec leaves open: names, defaults, and whether the policy allows it. */
final class Decision {

    /** vcluster's own chart. A Composition that wants another, or another version, says so in the step's input. */
    private static final ChartSpec VCLUSTER_CHART =
            new ChartSpec(Optional.of("https://charts.loft.sh"), Optional.of("0.36.0"), Optional.empty());

    /** The ClusterProviderConfig of the control plane itself, as package/install and most guides name it. */
    static final ProviderConfigRef IN_CLUSTER =
            new ProviderConfigRef(ProviderConfigRef.Kind.ClusterProviderConfig, "in-cluster");

    /** What a Helm release and a Service may both be called; see Forms. */
    private static final Pattern PLANET_NAME = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");

    private static final int LONGEST_PLANET_NAME = 52;

    private final Identity id;
    private final InputSpec input;

    private Decision(Identity id, InputSpec input) {
        this.id = id;
        this.input = input;
    }

    /** The landing that an XLanding asks for. */
    static Landing ofXLanding(ObservedResource xr, InputSpec input) {
        LandingSpec spec = LandingSpec.ofXLanding(specOf(xr));
        Identity id = Identity.of(xr);
        if (spec.planet().isPresent() == spec.kubeconfigSecretName().isPresent()) {
            throw new Invalid(
                    "spec.planet",
                    spec.planet().isPresent() ? "stands beside spec.kubeconfigSecretName" : "is missing",
                    "exactly one of planet.vcluster, planet.existing and kubeconfigSecretName");
        }
        return new Decision(id, input).landing(spec, id.name() + "-kubeconfig");
    }

    /** The landing that a Landing asks for, with the defaults that it has always had. */
    static Landing ofLanding(ObservedResource xr, InputSpec input) {
        LandingSpec spec = LandingSpec.ofLanding(specOf(xr));
        return new Decision(Identity.of(xr), input).landing(spec, "remote-kubeconfig");
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
        return new Landing(
                id,
                planet,
                access(spec.access(), planet),
                spec.direction(),
                secretName,
                spec.targetNamespace().orElse(id.namespace()));
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
                        source(
                                "spec.planet.existing.kubeconfigSecretRef.namespace",
                                existing.kubeconfigSecretRef().namespace()),
                        existing.kubeconfigSecretRef().name(),
                        existing.kubeconfigSecretRef().key()))
                .orElseGet(() -> new Existing(
                        source("spec.kubeconfigSecretNamespace", spec.kubeconfigSecretNamespace()),
                        spec.kubeconfigSecretName().orElse("kubernetes-" + id.name() + "-admin-kubeconfig"),
                        Optional.empty()));
    }

    private String source(String path, Optional<String> asked) {
        String namespace = asked.orElse(id.namespace());
        if (!namespace.equals(id.namespace())
                && !input.policy().sourceNamespaces().contains(namespace)) {
            throw new Invalid(
                    path,
                    "has \"" + namespace + "\", which the policy does not allow",
                    listed(id.namespace(), input.policy().sourceNamespaces())
                            + " (policy.sourceNamespaces of the Composition's input)");
        }
        return namespace;
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
                host.equals(IN_CLUSTER) ? inCluster + ":443" : outside(spec, host),
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
        ProviderConfigRef standard = input.defaults()
                .host()
                .providerConfigRef()
                .map(ProviderConfigRefSpec::toRef)
                .orElse(IN_CLUSTER);
        ProviderConfigRef host = asked.map(ProviderConfigRefSpec::toRef).orElse(standard);
        List<ProviderConfigRef> allowed = input.policy().hosts().stream()
                .map(ProviderConfigRefSpec::toRef)
                .toList();
        boolean own = host.kind() == ProviderConfigRef.Kind.ProviderConfig;
        if (!own && !host.equals(standard) && !allowed.contains(host)) {
            throw new Invalid(
                    "spec.host.providerConfigRef.name",
                    "has " + host + ", which the policy does not allow",
                    listed(
                                    standard.toString(),
                                    allowed.stream()
                                            .map(ProviderConfigRef::toString)
                                            .toList())
                            + " (policy.hosts of the Composition's input), or a ProviderConfig in namespace "
                            + id.namespace());
        }
        return host;
    }

    private static String listed(String first, List<String> others) {
        return String.join(
                ", ",
                Stream.concat(Stream.of(first), others.stream()).distinct().toList());
    }

    /** On another host the planet's Service means nothing here: the name by which it is reached has to be given. */
    private static String outside(VclusterSpec spec, ProviderConfigRef host) {
        return spec.expose()
                .host()
                .orElseThrow(() -> new Invalid(
                        "spec.planet.vcluster.expose.host",
                        "is missing, and the host, " + host + ", is not the control plane (" + IN_CLUSTER
                                + "), so that nothing here could reach the planet",
                        "the DNS name or address at which the planet is reached"));
    }

    private Landing.Access access(AccessSpec spec, Landing.Planet planet) {
        // Neither a namespace nor a ':' can hold a '.', so that no two landings' names run together.
        String shared = "moonlander." + id.namespace() + "." + id.name();
        String clusterWide = "moonlander:" + id.namespace() + ":" + id.name();
        String serviceAccount = spec.serviceAccount().name().orElse(planet instanceof Vcluster ? "moonlander" : shared);
        return new Landing.Access(
                serviceAccount,
                spec.serviceAccount().namespace(),
                spec.rules().isEmpty() ? spec.clusterRole().orElse("cluster-admin") : clusterWide,
                clusterWide,
                spec);
    }
}
