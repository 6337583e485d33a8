package ci.kingdon.moonlander.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prometheus' own code, which reads rules and expressions, and evaluates them: engine/promql says how it is asked. */
public final class PromQl {

    private static final JsonMapper JSON = new JsonMapper();

    private PromQl() {}

    public static JsonNode ask(ObjectNode question) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(EngineFiles.promQl().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(JSON.writeValueAsBytes(question));
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("promql's exit code; it says why on stderr")
                .isZero();
        return JSON.readTree(answer);
    }
}
