package ci.kingdon.moonlander.conformance;

import java.util.List;

/** A landing on a cluster that is there: the vcluster of the first, by the kubeconfig that it delivered. */
final class ExistingCheck implements Check {

    private static final String SPEC =
            "{planet: {existing: {kubeconfigSecretRef: {name: " + LandingCheck.VCLUSTER + "-kubeconfig}}}}";

    @Override
    public String name() {
        return "landing-existing";
    }

    @Override
    public String title() {
        return "a landing lands on a cluster that is there, by its kubeconfig";
    }

    @Override
    public List<String> needs() {
        return List.of("landing-" + LandingCheck.VCLUSTER);
    }

    @Override
    public Finding look(Run run) throws Exception {
        return LandingCheck.result(
                run,
                LandingWatch.land(run.tenant(), "existing", SPEC, run.options().timeout()),
                name());
    }
}
