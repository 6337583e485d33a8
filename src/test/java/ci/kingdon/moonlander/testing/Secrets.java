package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Looks for secret bytes where they must not be. */
public final class Secrets {

    private Secrets() {}

    /** A secret as it may stand in a text: as it is, and within base64 at each of the three alignments. */
    public static List<String> forms(String secret) {
        List<String> forms = new ArrayList<>(List.of(secret));
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        for (int offset = 0; offset < 3; offset++) {
            // Whole groups of three bytes only: what stands at the edges depends on the neighbours.
            int length = (bytes.length - offset) / 3 * 3;
            forms.add(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
        return forms;
    }

    /** Everything that a response says outside the data of v1 Secrets, as text. */
    public static String outsideSecrets(RunFunctionResponse response) {
        RunFunctionResponse.Builder rest = response.toBuilder();
        response.getDesired().getResourcesMap().forEach((name, resource) -> {
            ObjectNode manifest = Protos.tree(resource.getResource());
            if (manifest.path("kind").asString().equals("Secret")
                    && manifest.path("apiVersion").asString().equals("v1")) {
                manifest.remove("data");
                rest.getDesiredBuilder()
                        .putResources(
                                name,
                                resource.toBuilder()
                                        .setResource(Protos.struct(manifest))
                                        .build());
            }
        });
        return rest.build().toString();
    }
}
