package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every example, at every stage, through Crossplane's own renderer. To accept a change, {@code make examples} writes what is
 * rendered now; the difference is then for a person to read.
 */
class ExamplesTest {

    /** CozyStack's kinds, which an API server of its own serves. */
    private static final Set<String> WITHOUT_CRD = Set.of("apps.cozystack.io/v1alpha1");

    private static Served function;
    private static Renderer renderer;

    @TempDir
    private Path scratch;

    @BeforeAll
    static void serve() throws IOException {
        function = Served.moonlander();
        renderer = new Renderer(function.port());
    }

    @AfterAll
    static void stop() {
        function.close();
    }

    @TestFactory
    Stream<DynamicTest> rendersWhatItsFolderSays() throws IOException {
        return Stage.all().stream()
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String rendered = renderer.render(stage);
                    if (Boolean.getBoolean("examples.update")) {
                        Files.writeString(stage.rendered(), rendered);
                    }

                    assertThat(Yaml.all(rendered)).isEqualTo(Yaml.all(stage.rendered()));
                }));
    }

    /** Else a folder that has lost its XR would be tested by nothing. */
    @Test
    void whatIsNotRenderedHasATestOfItsOwn() throws IOException {
        assertThat(Stage.others())
                .containsExactly(
                        InspectLandingsExampleTest.FOLDER, KubevirtExampleTest.FOLDER, OamShopExampleTest.FOLDER);
    }

    /** Else a control plane takes the package's for the XR, which is the default of its kind. */
    @TestFactory
    Stream<DynamicTest> anXrNamesTheCompositionThatIsNotThePackages() throws IOException {
        return Stage.all().stream()
                .map(stage -> DynamicTest.dynamicTest(stage.toString(), () -> {
                    String used = nameOf(stage.composition());
                    String named = Yaml.one(stage.xr())
                            .at("/spec/crossplane/compositionRef/name")
                            .asString(nameOf(stage.api().resolve("composition.yaml")));

                    assertThat(named).isEqualTo(used);
                }));
    }

    private static String nameOf(Path manifest) {
        return Yaml.one(manifest).at("/metadata/name").asString();
    }

    @Test
    void whatIsRenderedIsValid() throws IOException, InterruptedException {
        Path manifests = Files.createDirectories(scratch.resolve("manifests"));
        for (Stage stage : Stage.all()) {
            Files.copy(stage.rendered(), manifests.resolve(stage.toString().replace('/', '-') + ".yaml"));
        }

        assertThat(Renderer.validate(manifests, scratch)).isEmpty();
    }

    @Test
    void whatObjectsMakeIsValid() throws IOException, InterruptedException {
        List<ObjectNode> made = madeByObjects().stream()
                .filter(manifest -> !isKubernetesOwn(manifest))
                .toList();

        assertThat(made.stream().map(manifest -> manifest.path("kind").asString()))
                .contains("Cluster", "ClusterProviderConfig", "Certificate", "Issuer", "HTTPRoute", "TLSRoute");
        assertThat(Renderer.validate(write(made), scratch)).isEmpty();
    }

    @Test
    void whatObjectsMakeOfKubernetesOwnKindsIsValid() throws IOException {
        List<ObjectNode> made =
                madeByObjects().stream().filter(ExamplesTest::isKubernetesOwn).toList();
        KubernetesKinds kinds = new KubernetesKinds();

        assertThat(made.stream().map(manifest -> manifest.path("kind").asString()))
                .contains("Namespace", "ClusterRoleBinding", "NetworkPolicy", "Deployment", "Ingress", "ConfigMap");
        assertThat(made)
                .allSatisfy(manifest -> assertThat(kinds.complaints(manifest)).isEmpty());
    }

    @Test
    void whatIsWrongInADeploymentIsFoundInvalid() {
        ObjectNode deployment = Yaml.one("""
                apiVersion: apps/v1
                kind: Deployment
                spec: {replicas: "2", template: {spec: {containers: [{name: a, liveness: {}, ports: [{}]}]}}}
                """);

        assertThat(new KubernetesKinds().complaints(deployment))
                .containsExactlyInAnyOrder(
                        "Deployment.spec.selector: is missing",
                        "Deployment.spec.replicas: is no integer",
                        "Deployment.spec.template.spec.containers[0].liveness: is not known",
                        "Deployment.spec.template.spec.containers[0].ports[0].containerPort: is missing");
    }

    private static boolean isKubernetesOwn(ObjectNode manifest) {
        return KubernetesKinds.versions().contains(manifest.path("apiVersion").asString());
    }

    private static List<ObjectNode> madeByObjects() throws IOException {
        List<ObjectNode> made = new ArrayList<>();
        for (Stage stage : Stage.all()) {
            made.addAll(madeByObjects(stage));
        }
        return made;
    }

    /** The manifests inside Objects that do more than look, of the kinds that have a CRD. */
    private static List<ObjectNode> madeByObjects(Stage stage) {
        return Yaml.all(stage.rendered()).stream()
                .filter(resource -> "Object".equals(resource.path("kind").asString("")))
                .map(object -> object.path("spec"))
                .filter(spec -> !spec.path("managementPolicies").toString().equals("[\"Observe\"]"))
                .map(spec -> (ObjectNode) spec.at("/forProvider/manifest"))
                .filter(manifest ->
                        !WITHOUT_CRD.contains(manifest.path("apiVersion").asString()))
                .toList();
    }

    private Path write(List<ObjectNode> manifests) throws IOException {
        return Files.writeString(
                scratch.resolve("manifests.yaml"),
                manifests.stream().map(Yaml::write).collect(Collectors.joining("---\n")));
    }

    @Test
    void whatIsWrongIsFoundInvalid() throws IOException, InterruptedException {
        Path manifest = scratch.resolve("wrong.yaml");
        Files.writeString(manifest, """
                apiVersion: moons.kingdon.ci/v1alpha1
                kind: XLanding
                metadata: {name: moo, namespace: team-a}
                spec: {planet: {vcluster: {}, existing: {kubeconfigSecretRef: {name: a}}}}
                """);

        assertThat(Renderer.validate(manifest, scratch)).contains("at most one kind of planet");
    }

    @Test
    void whatIsWrongInAClusterIsFoundInvalid() throws IOException, InterruptedException {
        ObjectNode cluster = Yaml.one("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: moo, namespace: team-a}
                spec: {topology: {classRef: {name: small}, workers: {machineDeployments: [{name: Md0, workerClass: default}]}}}
                """);

        assertThat(Renderer.validate(write(List.of(cluster)), scratch))
                .contains("topology.version", "workerClass", "machineDeployments[0].name");
    }

    @TestFactory
    Stream<DynamicTest> itsReadmesCommandsWork() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path example : Stage.examples()) {
            List<String> commands = commands(example.resolve("README.md"));
            assertThat(commands).as("commands in %s", example).isNotEmpty();
            for (String command : commands) {
                tests.add(
                        DynamicTest.dynamicTest(example.getFileName() + ": " + command, () -> works(example, command)));
            }
        }
        return tests.stream();
    }

    private void works(Path example, String command) throws IOException, InterruptedException {
        List<ObjectNode> printed = Yaml.all(renderer.type(command, scratch)).stream()
                .filter(document -> !document.path("apiVersion").asString("").startsWith("render.crossplane.io/"))
                .toList();

        assertThat(printed).isEqualTo(Yaml.all(stageOf(example, command).rendered()));
    }

    /** The stage whose files a command names; the first one if it names none. */
    private static Stage stageOf(Path example, String command) throws IOException {
        List<Stage> stages = Stage.of(example);
        return stages.stream()
                .filter(stage -> command.contains(stage.folder() + "/"))
                .findFirst()
                .orElse(stages.getFirst());
    }

    private static List<String> commands(Path readme) throws IOException {
        String text = Files.readString(readme).replaceAll("\\\\\\n\\s+", "");
        Matcher command = Pattern.compile("(?m)^ {4}(\\S*crossplane composition render .*)$")
                .matcher(text);
        List<String> commands = new ArrayList<>();
        while (command.find()) {
            commands.add(command.group(1));
        }
        return commands;
    }
}
