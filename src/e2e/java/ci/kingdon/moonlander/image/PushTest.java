package ci.kingdon.moonlander.image;

import static ci.kingdon.moonlander.image.Registry.bin;
import static ci.kingdon.moonlander.image.Registry.run;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code make push} leaves in a registry. */
class PushTest {

    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    @Test
    void theFunctionIsOnePackageForBothArchitecturesAndCrossplaneReadsAll() throws Exception {
        try (Registry registry = Registry.start(directory)) {
            registry.push(directory, Map.of());

            String function = registry.tagged("function-moonlander");
            assertThat(platforms(function)).containsExactly("linux/arm64", "linux/amd64");
            assertThat(extract(function)).contains("kind: Function", "name: inputs.moonlander.fn.kingdon.ci");
            for (String kind : List.of(
                    "configuration-moonlander xlandings",
                    "configuration-moonlander-network xnetworks",
                    "configuration-moonlander-login xidentityproviders")) {
                String[] parts = kind.split(" ");
                assertThat(extract(registry.tagged(parts[0])))
                        .contains(
                                "kind: Configuration",
                                "name: " + parts[1] + ".moons.kingdon.ci",
                                registry.host() + "/kingdon-ci/function-moonlander");
            }
            marketplacesFindWhatTheyShow(registry, function);
        }
    }

    private void marketplacesFindWhatTheyShow(Registry registry, String function) throws Exception {
        String extensions = registry.host() + "/kingdon-ci/function-moonlander@"
                + manifests(function)
                        .filter(PushTest::isExtensions)
                        .findFirst()
                        .orElseThrow()
                        .path("digest")
                        .asString();
        assertThat(JSON.readTree(run(bin("crane"), "manifest", extensions))
                        .path("layers")
                        .valueStream()
                        .map(layer -> layer.at("/annotations/io.crossplane.xpkg")))
                .as("a layer for each folder that a marketplace knows")
                .extracting(JsonNode::asString)
                .containsExactly("icons", "readme", "release-notes", "sboms");

        Path files = Files.createDirectories(directory.resolve("extensions"));
        run(bin("crane"), "export", extensions, directory + "/extensions.tar");
        run("tar", "-xf", directory + "/extensions.tar", "-C", files.toString());
        for (String same : List.of("icons/icon.svg", "readme/readme.md")) {
            assertThat(files.resolve(same)).hasSameBinaryContentAs(Path.of("extensions", same));
        }
        assertThat(files.resolve("release-notes/release_notes.md"))
                .content()
                .startsWith("## " + version() + " ")
                .doesNotContain("\n## ", "](docs/");
        onlyWhatTheFunctionIsMadeOf(JSON.readTree(Files.readString(files.resolve("sboms/sbom.json"))));

        String digest = registry.digested("function-moonlander");
        assertThat(run(bin("extend"), function, "target/extensions").strip())
                .as("the same once more")
                .isEqualTo(digest);
    }

    private static void onlyWhatTheFunctionIsMadeOf(JsonNode bom) {
        assertThat(bom.path("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/component/name").asString()).isEqualTo("function-moonlander");
        assertThat(bom.path("components").valueStream().map(part -> part.path("name")))
                .extracting(JsonNode::asString)
                .contains("grpc-netty", "netty-tcnative-boringssl-static", "jackson-databind")
                .doesNotContain("junit-jupiter", "assertj-core");
        assertThat(bom.has("serialNumber")).as("a random number").isFalse();
        assertThat(bom.at("/metadata").has("timestamp"))
                .as("the time at which it was made")
                .isFalse();
    }

    private static String version() throws IOException {
        return Files.readString(Path.of("pom.xml")).split("<version>", 2)[1].split("<", 2)[0];
    }

    private static List<String> platforms(String reference) throws Exception {
        return manifests(reference)
                .filter(manifest -> !isExtensions(manifest))
                .map(manifest -> manifest.path("platform"))
                .map(platform -> platform.path("os").asString() + "/"
                        + platform.path("architecture").asString())
                .toList();
    }

    private static Stream<JsonNode> manifests(String reference) throws Exception {
        return JSON.readTree(run(bin("crane"), "manifest", reference))
                .path("manifests")
                .valueStream();
    }

    private static boolean isExtensions(JsonNode manifest) {
        return manifest.at("/annotations/io.crossplane.xpkg").asString("").equals("xpkg-extensions");
    }

    /** A package's manifests, as Crossplane takes them from it. */
    private String extract(String reference) throws Exception {
        Path extracted = directory.resolve("package.gz");
        run(EngineFiles.cli().toString(), "xpkg", "extract", reference, "--output=" + extracted);
        try (InputStream in = new GZIPInputStream(Files.newInputStream(extracted))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
