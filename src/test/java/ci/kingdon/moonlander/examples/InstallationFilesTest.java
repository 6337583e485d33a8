package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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

        assertThat(named("kingdon-ci/(?:function|configuration)-moonlander"))
                .isNotEmpty()
                .containsOnly(version);
    }

    @Test
    void providersAreOfTheVersionsThatAreTested() throws IOException {
        for (String provider : List.of("provider-kubernetes", "provider-helm")) {
            assertThat(named("crossplane-contrib/" + provider))
                    .isNotEmpty()
                    .containsOnly(
                            EngineFiles.pinned("engine/schemas/go.mod", "github.com/crossplane-contrib/" + provider));
        }
    }

    /** The versions with which the files of the installation, and what is written about it, name an image. */
    private static List<String> named(String image) throws IOException {
        Pattern reference = Pattern.compile(image + ":v([\\w.-]*\\w)");
        try (Stream<Path> files = Stream.concat(
                Stream.of(Path.of("README.md")),
                Stream.concat(Files.walk(Path.of("package")), Files.walk(Path.of("docs")))
                        .filter(Files::isRegularFile))) {
            return files.flatMap(file -> versions(reference, file)).toList();
        }
    }

    private static Stream<String> versions(Pattern reference, Path file) {
        try {
            return reference.matcher(Files.readString(file)).results().map(result -> result.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
