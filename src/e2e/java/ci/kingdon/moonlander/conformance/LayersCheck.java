package ci.kingdon.moonlander.conformance;

import ci.kingdon.moonlander.testing.Yaml;
import java.util.List;

/** From the control plane through a planet into a planet that is in it, there and back. */
final class LayersCheck implements Check {

    /** The landing in the first one's planet. */
    static final String INNER = "inner";

    private static final String INNER_SPEC = """
            {planet: {namespace: {server: "%s"}}, host: {providerConfigRef: {kind: ProviderConfig, name: %s}}}""";
    private static final String GREETING = "through-all-layers";

    @Override
    public String name() {
        return "layers";
    }

    @Override
    public String title() {
        return "references go from the control plane through every layer, and back";
    }

    @Override
    public List<String> needs() {
        return List.of("landing-" + LandingCheck.VCLUSTER);
    }

    @Override
    public Finding look(Run run) throws Exception {
        String planet = run.namespace() + "." + LandingCheck.VCLUSTER;
        String server = Yaml.one(run.tenant().kubeconfig(LandingCheck.VCLUSTER))
                .at("/clusters/0/cluster/server")
                .stringValue()
                .replaceFirst("^https://", "")
                .replaceFirst("/$", "");
        LandingWatch inner = LandingWatch.land(
                run.tenant(),
                INNER,
                INNER_SPEC.formatted(server, planet),
                run.options().timeout());
        Finding landed = LandingCheck.result(run, inner, name());
        if (!(landed instanceof Finding.Passed(String how))) {
            return landed;
        }
        ProbeObjects objects = new ProbeObjects(run);
        objects.make(
                "layer-1",
                new ProbeObjects.Place("ClusterProviderConfig", run.options().hostConfig(), run.namespace()),
                GREETING);
        objects.copy("layer-2", new ProbeObjects.Place("ProviderConfig", planet, "default"), "layer-1");
        objects.copy(
                "layer-3",
                new ProbeObjects.Place(
                        "ProviderConfig", run.namespace() + "." + INNER, "planet-" + run.namespace() + "-" + INNER),
                "layer-2");
        objects.copy(
                "layer-1-again",
                new ProbeObjects.Place("ClusterProviderConfig", run.options().hostConfig(), run.namespace()),
                "layer-3");
        for (String object : List.of("layer-1", "layer-2", "layer-3", "layer-1-again")) {
            if (!objects.awaitSaid(object, GREETING, run.options().patience())) {
                return new Finding.Failed(
                        objects.why(object),
                        "docs/troubleshooting.md, \"Conditions\"; the provider must reach the planet's server");
            }
        }
        return new Finding.Passed(
                "a value went from the control plane into the vcluster, into the namespace that landed in it, and back; "
                        + INNER + " " + how);
    }
}
