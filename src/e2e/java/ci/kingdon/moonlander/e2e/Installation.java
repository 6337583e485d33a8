package ci.kingdon.moonlander.e2e;

import ci.kingdon.moonlander.engine.Charts;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.engine.FunctionPod;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The engine with this package installed, in the steps that the README gives a platform team. */
final class Installation implements AutoCloseable {

    private static final String FUNCTION = "function-moonlander";
    private static final String REPOSITORY = "kingdon-ci/function-moonlander";

    private final Engine engine;

    private Installation(Engine engine) {
        this.engine = engine;
    }

    static Installation start(Path directory) throws Exception {
        Engine engine = Engine.start(directory);
        try {
            Installation installation = new Installation(engine);
            installation.installThis();
            installation.installApis();
            return installation;
        } catch (Exception e) {
            engine.close();
            throw e;
        }
    }

    /** Installs the function as it is built from this source. */
    void installThis() throws Exception {
        installFunction("e2e");
    }

    /** Installs the version before, in place of it. */
    void installPrevious() throws Exception {
        installFunction("e2e.previous");
    }

    private void installFunction(String property) throws Exception {
        Path xpkg = Path.of(System.getProperty(property + ".package"));
        String version = System.getProperty(property + ".version");
        engine.installFunction(FUNCTION, engine.push(xpkg, REPOSITORY, "v" + version));
        pod();
    }

    private void installApis() throws Exception {
        engine.crossplane()
                .installApis(List.of(
                        Path.of("package/apis/xlandings/definition.yaml"),
                        Path.of("package/apis/landings/definition.yaml"),
                        withChartRepository(Path.of("package/apis/xlandings/composition.yaml")),
                        withChartRepository(Path.of("package/apis/landings/composition.yaml"))));
    }

    /** The Composition as a platform team edits it that has vcluster's chart in a repository of its own. */
    private Path withChartRepository(Path composition) throws IOException {
        ObjectNode edited = Yaml.one(composition);
        ObjectNode defaults =
                edited.path("spec").path("pipeline").path(0).path("input").withObjectProperty("defaults");
        defaults.putObject("chart").put("repository", Charts.URL).put("version", Charts.VCLUSTER_VERSION);
        Path file = engine.directory().resolve(composition.getParent().getFileName() + ".yaml");
        return Files.writeString(file, Yaml.write(edited));
    }

    Engine engine() {
        return engine;
    }

    /** The function's one pod, once it serves. */
    FunctionPod pod() throws Exception {
        Eventually.within(
                Duration.ofSeconds(60),
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
