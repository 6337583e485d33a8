package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What an operator applies and copies names the versions of this source: nobody edits them by hand one by one. */
class InstallationFilesTest {

    private static final Pattern OWN_VERSION = Pattern.compile("(?m)^  <version>(.*)</version>$");

    @Test
    void ownPackagesAreOfThisVersion() throws IOException {
        String version = OWN_VERSION
                .matcher(Files.readString(Path.of("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);

        assertThat(named("kingdon-ci/(?:function-moonlander|configuration-moonlander(?:-network|-login)?)"))
                .isNotEmpty()
                .containsOnly(version);
    }

    @Test
    void providersAreOfTheVersionsThatAreTested() throws IOException {
        Map<String, String> pinnedIn = Map.of(
                "provider-kubernetes", "engine/schemas/go.mod",
                "provider-helm", "engine/schemas/go.mod",
                "provider-aws", "engine/provider-aws/go.mod");
        for (String provider : pinnedIn.keySet()) {
            assertThat(named("crossplane-contrib/" + provider))
                    .isNotEmpty()
                    .containsOnly(
                            EngineFiles.pinned(pinnedIn.get(provider), "github.com/crossplane-contrib/" + provider));
        }
    }

    /** Else Crossplane installs another one, of its own, when it looks for the Configuration's dependencies amid an upgrade. */
    @Test
    void dependenciesHaveTheNamesThatCrossplaneWouldGiveThem() throws IOException {
        Map<String, String> names = new TreeMap<>();
        for (Path file : files(Path.of("package/install"))) {
            for (ObjectNode manifest : Yaml.all(file)) {
                if (manifest.path("spec").has("package")
                        && !manifest.path("kind").asString().equals("Configuration")) {
                    names.put(
                            manifest.path("metadata").path("name").asString(),
                            manifest.path("spec").path("package").asString());
                }
            }
        }

        assertThat(names).hasSize(5);
        assertThat(names)
                .allSatisfy((name, image) -> assertThat(image)
                        .startsWith("registry.example.org/"
                                + name.replaceFirst("^(kingdon-ci|crossplane-contrib|upbound)-", "$1/") + ":"));
        for (Path file : files(Path.of("package/apis"))) {
            Yaml.one(file)
                    .at("/spec/pipeline")
                    .forEach(step -> assertThat(names)
                            .containsKey(step.path("functionRef").path("name").asString()));
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The versions with which the files of the installation, and what is written about it, name an image. */
    private static List<String> named(String image) throws IOException {
        Pattern reference = Pattern.compile(image + ":v([\\w.-]*\\w)");
        return Stream.of(
                        List.of(Path.of("README.md"), Path.of("examples/functions.yaml")),
                        files(Path.of("package")),
                        files(Path.of("docs")))
                .flatMap(List::stream)
                // Pictures of pixels are no text.
                .filter(file -> !file.toString().endsWith(".png"))
                .flatMap(file -> versions(reference, file))
                .toList();
    }

    private static Stream<String> versions(Pattern reference, Path file) {
        try {
            return reference.matcher(Files.readString(file)).results().map(result -> result.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
