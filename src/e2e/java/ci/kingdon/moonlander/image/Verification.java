package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** What an operator applies who installs signed packages alone. */
final class Verification {

    private static final Path CONFIG = Path.of("package/install/verify/image-config.yaml");

    private Verification() {}

    /**
     * The ImageConfig of {@code package/install/verify}, for a registry, and the Secret that it names.
     *
     * @param key a pair of keys: of its files the one that ends in {@code .pub}
     */
    static String manifests(String registry, Path key) throws IOException {
        ObjectNode config = Yaml.one(CONFIG);
        String secret = config.at("/spec/verification/cosign/authorities/0/key/secretRef/name")
                .asString();
        return Yaml.write(config).replace("registry.example.org", registry)
                + "\n---\n"
                + Yaml.write(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Secret",
                        "metadata",
                        Map.of("name", secret, "namespace", "crossplane-system"),
                        "data",
                        Map.of(
                                "cosign.pub",
                                Base64.getEncoder().encodeToString(Files.readAllBytes(Path.of(key + ".pub"))))));
    }
}
