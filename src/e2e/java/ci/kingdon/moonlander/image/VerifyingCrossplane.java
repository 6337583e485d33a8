package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.engine.Conditions;
import ci.kingdon.moonlander.engine.Engine;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * A control plane that verifies signatures, with the ImageConfig of {@code package/install/verify}, installs what {@code make push SIGN=key} has
 * pushed, and refuses what the key has not signed. Run by {@code make e2e-sign}, in the engine's sandbox: nothing leads to sigstore there.
 */
@TestMethodOrder(MethodOrderer.DisplayName.class)
class VerifyingCrossplane {

    private static final String FUNCTION = "kingdon-ci-function-moonlander";
    private static final Path PLATFORM = Path.of("package/install/platform");
    private static final String VERSION = "v" + System.getProperty("e2e.version");
    private static final String REFUSED = "signature verification failed: authority \"kingdon-ci\": ";

    /** The form of signatures that Crossplane v2.4 looks for; make push has the same. */
    private static final String[] FORM = {"--new-bundle-format=false", "--use-signing-config=false"};

    /** Core looks again at a package that it has refused after pauses that double, up to a minute. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final Registry REGISTRY = Registry.ofEngine();

    @TempDir
    private static Path directory;

    private static Engine engine;
    private static Sigstore sigstore;
    private static Path key;

    @BeforeAll
    static void pushSigned() throws Exception {
        engine = Engine.start(Path.of("target/e2e"));
        sigstore = Sigstore.start(directory.resolve("sigstore"));
        key = sigstore.key("signer");
        engine.pushProviders();
        REGISTRY.push(
                directory,
                Sigstore.PASSWORD,
                "ARCH=" + Registry.run("hack/architecture").strip(),
                "SIGN=" + key + ".key",
                "SIGN_FLAGS=" + sigstore.logFlag());
    }

    @AfterAll
    static void stop() {
        if (sigstore != null) {
            sigstore.close();
        }
        if (engine != null) {
            engine.close();
        }
    }

    @Test
    @DisplayName("1 Core does not start where it has neither sigstore's keys nor a way to them")
    void doesNotStartWithoutSigstoresKeys() throws Exception {
        engine.crossplane().verifySignatures();

        Eventually.until("core ends", () -> !engine.crossplane().core().isAlive());
        assertThat(engine.crossplane().core().said()).contains("cannot fetch Fulcio roots");
    }

    @Test
    @DisplayName("2 What the key signed is installed, and the function runs")
    void installsWhatTheKeySigned() throws Exception {
        sigstore.writeTrusted(engine.crossplane().trusted());
        engine.crossplane().verifySignatures();
        for (ObjectNode manifest : Yaml.all(Verification.manifests(Engine.REGISTRY, key))) {
            engine.apply(Yaml.write(manifest));
        }

        for (ObjectNode manifest : Yaml.all(PLATFORM.resolve("function.yaml"))) {
            engine.apply(Yaml.write(manifest).replace("registry.example.org", Engine.REGISTRY));
        }
        engine.awaitHealthy("Function", FUNCTION);
        for (String name : SignedPackages.PACKAGES) {
            if (name.startsWith("configuration-")) {
                install(name);
                engine.awaitHealthy("Configuration", name);
            }
        }
    }

    @Test
    @DisplayName("3 What nobody signed is refused, until the key signs it")
    void refusesWhatNobodySigned() throws Exception {
        push("unsigned");
        install("unsigned");
        awaitRefused("unsigned", "no signatures found");

        Sigstore.sign(key, REGISTRY.digested("unsigned"), with(FORM, sigstore.logFlag()));
        Eventually.within(
                PATIENCE,
                Duration.ofSeconds(1),
                () -> "the package is installed: " + said("unsigned"),
                () -> Conditions.of(installed("unsigned"), "Healthy").startsWith("True "));
    }

    @Test
    @DisplayName("4 What another key signed is refused")
    void refusesWhatAnotherKeySigned() throws Exception {
        push("foreign");
        Sigstore.sign(sigstore.key("other"), REGISTRY.digested("foreign"), with(FORM, sigstore.logFlag()));

        install("foreign");

        awaitRefused("foreign", "no matching signatures");
    }

    @Test
    @DisplayName("5 What is in no log is refused, although the key signed it")
    void refusesWhatIsInNoLog() throws Exception {
        push("unlogged");
        Sigstore.sign(key, REGISTRY.digested("unlogged"), with(FORM, "--tlog-upload=false"));

        install("unlogged");

        awaitRefused("unlogged", "rekor client not provided for online verification");
    }

    @Test
    @DisplayName("6 Signatures of cosign's newer form are not found")
    void findsNoNewerForm() throws Exception {
        push("newer");
        Sigstore.sign(
                key,
                REGISTRY.digested("newer"),
                "--new-bundle-format=true",
                "--use-signing-config=false",
                "--tlog-upload=false");

        install("newer");

        awaitRefused("newer", "no signatures found");
    }

    @Test
    @DisplayName("7 Where nothing has to be signed, nothing is verified")
    void takesWhatNoImageConfigNames() throws Exception {
        Path folder = folder("elsewhere");
        engine.build(folder, "elsewhere/elsewhere", VERSION);

        install("elsewhere", "elsewhere/elsewhere");

        engine.awaitHealthy("Configuration", "elsewhere");
    }

    private static String[] with(String[] flags, String more) {
        return Stream.concat(Stream.of(flags), Stream.of(more)).toArray(String[]::new);
    }

    /** Pushes a Configuration with nothing in it, beside ours. */
    private static void push(String name) throws Exception {
        engine.build(folder(name), "kingdon-ci/" + name, VERSION);
    }

    private static Path folder(String name) throws Exception {
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.writeString(folder.resolve("crossplane.yaml"), """
                apiVersion: meta.pkg.crossplane.io/v1
                kind: Configuration
                metadata: {name: %s}
                """.formatted(name));
        return folder;
    }

    private static void install(String name) {
        install(name, "kingdon-ci/" + name);
    }

    private static void install(String name, String repository) {
        engine.apply("""
                apiVersion: pkg.crossplane.io/v1
                kind: Configuration
                metadata: {name: %s}
                spec: {package: "%s/%s:%s"}
                """.formatted(name, Engine.REGISTRY, repository, VERSION));
    }

    private static void awaitRefused(String name, String reason) throws Exception {
        Eventually.within(
                PATIENCE,
                Duration.ofMillis(500),
                () -> "the package is refused: " + said(name),
                () -> Conditions.of(installed(name), "Healthy").contains(reason));

        assertThat(said(name))
                .allSatisfy(
                        condition -> assertThat(condition).startsWith("False ").contains(REFUSED, reason));
        assertThat(client().genericKubernetesResources("pkg.crossplane.io/v1", "ConfigurationRevision")
                        .withLabel("pkg.crossplane.io/package", name)
                        .list()
                        .getItems())
                .as("what was unpacked of it")
                .isEmpty();
    }

    /** What Crossplane says of a package. */
    private static List<String> said(String name) {
        return Stream.of("Installed", "Healthy")
                .map(type -> Conditions.of(installed(name), type))
                .toList();
    }

    private static GenericKubernetesResource installed(String name) {
        return client().genericKubernetesResources("pkg.crossplane.io/v1", "Configuration")
                .withName(name)
                .require();
    }

    private static KubernetesClient client() {
        return engine.controlPlane().client();
    }
}
