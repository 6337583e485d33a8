package ci.kingdon.moonlander.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What registries say of images, asked by crane with the caller's own logins. */
final class Registry {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PATIENCE_SECONDS = 15;

    /** Of what is no program but a signature or a description of one. */
    private static final String UNKNOWN = "unknown";

    private final Optional<Path> crane;

    /** Without crane nothing is known. */
    Registry(Optional<Path> crane) {
        this.crane = crane;
    }

    /** The platforms that an image is there for; empty where its registry does not say. */
    Optional<List<String>> platforms(String image) throws IOException, InterruptedException {
        Optional<JsonNode> manifest = ask("manifest", image);
        if (manifest.filter(each -> each.has("manifests")).isPresent()) {
            return manifest.map(index -> index.path("manifests")
                    .valueStream()
                    .map(each -> platform(each.path("platform")))
                    .filter(platform -> !platform.contains(UNKNOWN))
                    .distinct()
                    .toList());
        }
        // Packages without a program in them say nothing of one.
        return manifest.isEmpty()
                ? Optional.empty()
                : ask("config", image)
                        .map(Registry::platform)
                        .filter(platform -> !platform.contains(UNKNOWN))
                        .map(List::of);
    }

    private static String platform(JsonNode platform) {
        return part(platform, "os") + "/" + part(platform, "architecture");
    }

    private static String part(JsonNode platform, String name) {
        String value = platform.path(name).stringValue("");
        return value.isEmpty() ? UNKNOWN : value;
    }

    private Optional<JsonNode> ask(String what, String image) throws IOException, InterruptedException {
        if (crane.isEmpty() || image.startsWith("-")) {
            return Optional.empty();
        }
        Process process = new ProcessBuilder(crane.get().toString(), what, image)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Optional<String> said = said(process);
            return said.map(JSON::readTree);
        } catch (JacksonException _) {
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }

    private static Optional<String> said(Process process) throws IOException, InterruptedException {
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean succeeded = process.waitFor() == 0;
        watchdog.interrupt();
        return succeeded ? Optional.of(said) : Optional.empty();
    }
}
