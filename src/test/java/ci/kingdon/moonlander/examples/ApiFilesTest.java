package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The API files by the API server's own validation. An XRD that the CLI takes may still never be established: there, rules are
 * compiled, their cost is estimated, and defaults have to obey them.
 */
class ApiFilesTest {

    private static final Path XLANDING = Path.of("package/apis/xlandings/definition.yaml");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package/apis/xlandings/definition.yaml",
                "package/apis/landings/definition.yaml",
                "package/apis/xbastions/definition.yaml",
                "package/apis/xexposures/definition.yaml",
                "package/apis/xnetworks/definition.yaml",
                "package/apis/xnetworks.example.com/definition.yaml",
                "package/apis/xidentityproviders/definition.yaml",
                "package/apis/testinfrastructures.example.com/definition.yaml",
                "package/input/moonlander.fn.kingdon.ci_inputs.yaml",
                "package/input/moonlander.fn.kingdon.ci_inspections.yaml"
            })
    void anApiServerTakesIt(String file) throws IOException, InterruptedException {
        assertThat(complaints(Path.of(file))).isEmpty();
    }

    @Test
    void anApiServerRefusesARuleWithAReservedWord(@TempDir Path scratch) throws IOException, InterruptedException {
        // In CEL namespace is reserved; as a field it is written __namespace__.
        Path wrong = scratch.resolve("definition.yaml");
        Files.writeString(wrong, Files.readString(XLANDING).replace("__namespace__", "namespace"));

        assertThat(complaints(wrong)).contains("x-kubernetes-validations");
    }

    private static String complaints(Path file) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(
                        EngineFiles.directory().resolve("bin/apicheck").toString(), file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        check.waitFor();
        return output;
    }
}
