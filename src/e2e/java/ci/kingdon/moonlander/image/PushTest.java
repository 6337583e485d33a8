package ci.kingdon.moonlander.image;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Eventually;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What {@code make push} leaves in a registry. */
class PushTest {

    private static final Pattern SERVING = Pattern.compile("serving on port (\\d+)");

    @TempDir
    private Path directory;

    @Test
    void theFunctionIsOnePackageForBothArchitecturesAndCrossplaneReadsAll() throws Exception {
        Path log = directory.resolve("registry.log");
        Process registry = new ProcessBuilder(bin("registry"), "-port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Eventually.until(
                    "the registry serves",
                    () -> SERVING.matcher(Files.readString(log)).find());
            Matcher serving = SERVING.matcher(Files.readString(log));
            assertThat(serving.find()).isTrue();
            String host = "127.0.0.1:" + serving.group(1);

            // Configurations name the registry, so that these are for nobody else.
            Path landings = directory.resolve("configuration-moonlander.xpkg");
            Path networks = directory.resolve("configuration-moonlander-network.xpkg");
            Path logins = directory.resolve("configuration-moonlander-login.xpkg");
            run(
                    "make",
                    "--no-print-directory",
                    "push",
                    "REGISTRY=" + host,
                    "CONFIGURATION=" + landings,
                    "NETWORK_CONFIGURATION=" + networks,
                    "LOGIN_CONFIGURATION=" + logins);

            String function = newest(host + "/kingdon-ci/function-moonlander");
            assertThat(platforms(function)).containsExactly("linux/arm64", "linux/amd64");
            assertThat(extract(function)).contains("kind: Function", "name: inputs.moonlander.fn.kingdon.ci");
            assertThat(extract(newest(host + "/kingdon-ci/configuration-moonlander")))
                    .contains(
                            "kind: Configuration",
                            "name: xlandings.moons.kingdon.ci",
                            host + "/kingdon-ci/function-moonlander");
            assertThat(extract(newest(host + "/kingdon-ci/configuration-moonlander-network")))
                    .contains(
                            "kind: Configuration",
                            "name: xnetworks.moons.kingdon.ci",
                            host + "/kingdon-ci/function-moonlander");
            assertThat(extract(newest(host + "/kingdon-ci/configuration-moonlander-login")))
                    .contains(
                            "kind: Configuration",
                            "name: xidentityproviders.moons.kingdon.ci",
                            host + "/kingdon-ci/function-moonlander");
        } finally {
            registry.destroy();
        }
    }

    private static String newest(String repository) throws Exception {
        return repository + ":" + run(bin("crane"), "ls", repository).strip();
    }

    private static List<String> platforms(String reference) throws Exception {
        return new JsonMapper()
                .readTree(run(bin("crane"), "manifest", reference))
                .path("manifests")
                .valueStream()
                .map(manifest -> manifest.path("platform"))
                .map(platform -> platform.path("os").asString() + "/"
                        + platform.path("architecture").asString())
                .toList();
    }

    /** A package's manifests, as Crossplane takes them from it. */
    private String extract(String reference) throws Exception {
        Path extracted = directory.resolve("package.gz");
        run(EngineFiles.cli().toString(), "xpkg", "extract", reference, "--output=" + extracted);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(extracted))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String bin(String name) {
        return EngineFiles.directory().resolve("bin").resolve(name).toString();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .describedAs("%s\n%s", String.join(" ", command), output)
                .isZero();
        return output;
    }
}
