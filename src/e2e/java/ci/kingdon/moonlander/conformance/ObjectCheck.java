package ci.kingdon.moonlander.conformance;

import java.time.Duration;
import java.util.List;

/** The provider reaches the control plane and may make something there. */
final class ObjectCheck implements Check {

    static final String NAME = "object";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String title() {
        return "an Object makes a ConfigMap in the control plane";
    }

    @Override
    public List<String> needs() {
        return List.of("rights", "packages");
    }

    @Override
    public Finding look(Run run) throws Exception {
        ProbeObjects objects = new ProbeObjects(run);
        long start = System.nanoTime();
        objects.make(
                "here",
                new ProbeObjects.Place("ClusterProviderConfig", run.options().hostConfig(), run.namespace()),
                "hello");
        return objects.awaitSaid("here", "hello", run.options().patience())
                ? new Finding.Passed("ready after " + Figures.millis(Duration.ofNanos(System.nanoTime() - start)))
                : new Finding.Failed(
                        objects.why("here"),
                        "where your Compositions name another ClusterProviderConfig: "
                                + run.options().again("HOST_CONFIG=name")
                                + "; else compare " + run.options().hostConfig()
                                + " with package/install/api/in-cluster.yaml, and the rights of the"
                                + " provider's ServiceAccount with package/install/platform/rbac.yaml");
    }
}
