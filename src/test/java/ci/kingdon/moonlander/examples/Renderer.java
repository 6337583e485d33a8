package ci.kingdon.moonlander.examples;

import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.EngineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real crossplane CLI, with the real core behind it and the function at a port. */
public record Renderer(int port) {

    private static final int SECONDS = 120;

    /** What {@code crossplane composition render} prints for a stage of an example. */
    String render(Stage stage) throws IOException, InterruptedException {
        return render(
                stage,
                stage.composition(),
                Path.of("examples/functions.yaml"),
                "--function-annotations=render.crossplane.io/runtime-development-target=127.0.0.1:" + port);
    }

    /** The same by another Composition, with the context and with its functions where a file says that they are. */
    static String render(Stage stage, Path composition, Path functions) throws IOException, InterruptedException {
        return render(stage, composition, functions, "--include-context");
    }

    private static String render(Stage stage, Path composition, Path functions, String flag)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                EngineFiles.cli().toString(),
                "composition",
                "render",
                stage.xr().toString(),
                composition.toString(),
                functions.toString(),
                "--xrd=" + stage.api().resolve("definition.yaml"),
                "--crossplane-binary=" + EngineFiles.core(),
                "--include-full-xr",
                flag));
        stage.ofExample("credentials.yaml").ifPresent(file -> command.add("--function-credentials=" + file));
        stage.file("observed.yaml").ifPresent(file -> command.add("--observed-resources=" + file));
        stage.file("required.yaml").ifPresent(file -> command.add("--required-resources=" + file));
        return run(command);
    }

    /** Runs a command as somebody would type it, but for the paths of the binaries and the function's port. */
    String type(String line, Path scratch) throws IOException, InterruptedException {
        Path functions = scratch.resolve("functions.yaml");
        Files.writeString(
                functions,
                Files.readString(Path.of("examples/functions.yaml")).replace("127.0.0.1:9443", "127.0.0.1:" + port));
        String command = line.replace("examples/functions.yaml", functions.toString())
                .replace(".engine/bin/crossplane-core", EngineFiles.core().toString())
                .replace(".engine/bin/crossplane ", EngineFiles.cli() + " ");
        return run(List.of("bash", "-c", command));
    }

    /**
     * Checks manifests against the providers' CRDs, our XRDs, core's own and those of what is installed in other clusters, CEL rules
     * included. Empty if all is well.
     */
    public static String validate(Path manifests, Path scratch) throws IOException, InterruptedException {
        Path schemas = Files.createDirectories(scratch.resolve("schemas"));
        for (String folder : List.of("schemas/crds", "schemas/remote")) {
            try (var crds = Files.list(EngineFiles.directory().resolve(folder))) {
                for (Path crd : crds.toList()) {
                    Files.copy(crd, schemas.resolve(crd.getFileName()));
                }
            }
        }
        Files.copy(Path.of("package/install/dex/crds.yaml"), schemas.resolve("dex.yaml"));
        for (String plural : List.of(
                "xlandings",
                "landings",
                "xbastions",
                "xexposures",
                "xidentityproviders",
                "xnetworks",
                "xnetworks.example.com",
                "testinfrastructures.example.com")) {
            Files.copy(Path.of("package/apis", plural, "definition.yaml"), schemas.resolve(plural + ".yaml"));
        }
        String output = run(List.of(
                EngineFiles.cli().toString(),
                "resource",
                "validate",
                schemas.toString(),
                manifests.toString(),
                "--cache-dir=" + EngineFiles.directory().resolve("schemas/cache"),
                // What engine/schemas/build put into the cache.
                "--crossplane-image=engine/crossplane:pinned",
                "--error-on-missing-schemas"));
        return Arrays.stream(output.split("\n"))
                .filter(line -> line.startsWith("[x]") || line.startsWith("[!]"))
                .reduce("", (all, line) -> all + line + "\n");
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("crossplane", ".out");
        Path errors = Files.createTempFile("crossplane", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("no answer in " + SECONDS + " s: " + String.join(" ", command));
            }
            String said = Files.readString(output);
            boolean failed = process.exitValue() != 0 && !said.contains("[x]");
            assertThat(failed)
                    .as("%s%n%s%s", String.join(" ", command), said, Files.readString(errors))
                    .isFalse();
            return said;
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
