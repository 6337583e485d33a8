package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.Crossplane;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/** The engine with this package installed, in the steps that the README gives a platform team. */
final class Installation implements AutoCloseable {

    private static final String FUNCTION = "function-moonlander";
    private static final String CREDENTIALS = """
            credentials:
            - name: parent
              source: Secret
              secretRef: {namespace: crossplane-system, name: moonlander-parent}
            """;
    private static final String POLICY = """
            hosts: [{name: edge}]
            targetNamespaces: [argocd, flux-system]
            parentClusterRoles: [view]
            """;
    private static final String REPOSITORY = "kingdon-ci/function-moonlander";

    private final Engine engine;

    private Installation(Engine engine) {
        this.engine = engine;
    }

    static Installation start(Path directory) throws Exception {
        Engine engine = Engine.start(directory);
        try {
            Installation installation = new Installation(engine);
            installation.installEdge();
            installation.installThis();
            return installation;
        } catch (Exception e) {
            engine.close();
            throw e;
        }
    }

    /** Installs what is built from this source: the function first, as an older one refuses what it does not know. */
    void installThis() throws Exception {
        installFunction("e2e");
        installApis(Path.of("package/apis"), this::edited);
    }

    /** Installs the version before, in place of it. */
    void installPrevious() throws Exception {
        Path built = Path.of(System.getProperty("e2e.previous.package"));
        installApis(built.getParent().resolveSibling("package/apis"), this::withChartRepository);
        installFunction("e2e.previous");
    }

    private void installFunction(String property) throws Exception {
        Path xpkg = Path.of(System.getProperty(property + ".package"));
        String version = System.getProperty(property + ".version");
        engine.installFunction(FUNCTION, engine.push(xpkg, REPOSITORY, "v" + version));
        pod();
    }

    /** What a platform team has beside the package: a cluster to deliver to, and a parent to hand on. */
    private void installEdge() throws Exception {
        engine.crossplane().createClusterProviderConfigs("edge", engine.edge().kubeconfig());
        KubernetesClient client = engine.controlPlane().client();
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(Crossplane.NAMESPACE)
                        .withName("moonlander-parent")
                        .endMetadata()
                        .addToStringData("kubeconfig", engine.planet().kubeconfig())
                        .build())
                .create();
    }

    private void installApis(Path apis, UnaryOperator<ObjectNode> edit) throws Exception {
        List<Path> files = new ArrayList<>();
        for (String kind : List.of("xlandings", "landings")) {
            files.add(apis.resolve(kind).resolve("definition.yaml"));
            ObjectNode composition = edit.apply(Yaml.one(apis.resolve(kind).resolve("composition.yaml")));
            files.add(Files.writeString(engine.directory().resolve(kind + ".yaml"), Yaml.write(composition)));
        }
        engine.crossplane().installApis(files);
    }

    /** The Composition as a platform team edits it that has vcluster's chart in a repository of its own. */
    private ObjectNode withChartRepository(ObjectNode composition) {
        step(composition)
                .path("input")
                .withObjectProperty("defaults")
                .putObject("chart")
                .put("repository", Charts.URL)
                .put("version", Charts.VCLUSTER_VERSION);
        return composition;
    }

    /** The same that hands a parent's kubeconfig to planets too, and lets landings deliver to the cluster called edge. */
    private ObjectNode edited(ObjectNode composition) {
        ObjectNode step = step(withChartRepository(composition));
        step.set("credentials", Yaml.one(CREDENTIALS).path("credentials"));
        ((ObjectNode) step.path("input")).set("policy", Yaml.one(POLICY));
        return composition;
    }

    private static ObjectNode step(ObjectNode composition) {
        return (ObjectNode) composition.path("spec").path("pipeline").path(0);
    }

    Engine engine() {
        return engine;
    }

    /** The function's one pod, once it serves. */
    FunctionPod pod() throws Exception {
        Eventually.within(
                Duration.ofMinutes(2),
                Duration.ofMillis(200),
                () -> "the function has one pod that serves",
                () -> engine.kubelet().pods(FUNCTION).size() == 1
                        && engine.kubelet().pods(FUNCTION).getFirst().serves());
        return engine.kubelet().pods(FUNCTION).getFirst();
    }

    @Override
    public void close() {
        engine.close();
    }
}
