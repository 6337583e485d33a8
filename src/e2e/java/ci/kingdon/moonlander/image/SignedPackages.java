package ci.kingdon.moonlander.image;

import static ci.kingdon.moonlander.image.Registry.bin;
import static ci.kingdon.moonlander.image.Registry.run;
import static org.assertj.core.api.Assertions.assertThat;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Yaml;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/**
 * Packages that {@code make push SIGN=key} signed are taken, and no others: by cosign, and by Crossplane with the ImageConfig of
 * {@code package/install/verify}. Run by {@code make test-sign}.
 */
class SignedPackages {

    private static final List<String> PACKAGES = List.of(
            "function-moonlander",
            "configuration-moonlander",
            "configuration-moonlander-network",
            "configuration-moonlander-login");

    /** Keys have passwords; cosign asks for one where the environment has none. */
    private static final Map<String, String> PASSWORD = Map.of("COSIGN_PASSWORD", "played");

    @TempDir
    private Path directory;

    @Test
    void crossplaneTakesWhatTheKeySignedAndNothingElse() throws Exception {
        try (Registry registry = Registry.start(directory);
                PlayedRekor log = PlayedRekor.start()) {
            Path trusted = trust(log);
            Path key = key("signer");
            Path other = key("other");

            push(registry, PASSWORD, "SIGN=" + key + ".key", "SIGN_FLAGS=--rekor-url=" + log.url());

            for (String name : PACKAGES) {
                String signed = registry.digested(name);
                assertThat(verifiedByCosign(signed, key, trusted)).as(name).isTrue();
                assertThat(verifiedByCosign(signed, other, trusted)).as(name).isFalse();
                assertThat(verifiedByCrossplane(registry, signed, key, trusted))
                        .as(name)
                        .isEqualTo("ImageConfig moonlander-signed: verified");
                assertThat(verifiedByCrossplane(registry, signed, other, trusted))
                        .as(name)
                        .contains("signature verification failed");
            }
        }
    }

    @Test
    void crossplaneTakesNothingThatIsUnsignedOrInNoLog() throws Exception {
        try (Registry registry = Registry.start(directory);
                PlayedRekor log = PlayedRekor.start()) {
            Path trusted = trust(log);
            Path key = key("signer");
            push(registry, Map.of());

            String unsigned = registry.digested("function-moonlander");
            assertThat(verifiedByCrossplane(registry, unsigned, key, trusted)).contains("no signatures found");

            push(registry, PASSWORD, "SIGN=" + key + ".key", "SIGN_FLAGS=--tlog-upload=false");
            assertThat(verifiedByCrossplane(registry, unsigned, key, trusted))
                    .contains("rekor client not provided for online verification");
        }
    }

    /** Pushes the package for this machine's architecture: a signature is one whatever is in an index. */
    private void push(Registry registry, Map<String, String> environment, String... variables) throws Exception {
        registry.push(
                directory,
                environment,
                Stream.concat(Stream.of("ARCH=" + run("hack/architecture").strip()), Stream.of(variables))
                        .toArray(String[]::new));
    }

    /** What stands in for sigstore's own keys. No certificate is asked for, so that any authority will do. */
    private Path trust(PlayedRekor log) throws Exception {
        Path trusted = Files.createDirectories(directory.resolve("trusted"));
        log.writePublicKey(trusted.resolve("rekor.pub"));
        log.writePublicKey(trusted.resolve("ctfe.pub"));
        Files.writeString(trusted.resolve("fulcio.crt.pem"), Authority.create().pem());
        return trusted;
    }

    /** A new pair of keys: a file {@code .key} and a file {@code .pub}. */
    private Path key(String name) throws Exception {
        Path prefix = directory.resolve(name);
        run(PASSWORD, bin("cosign"), "generate-key-pair", "--output-key-prefix=" + prefix);
        return prefix;
    }

    private static boolean verifiedByCosign(String reference, Path key, Path trusted) throws Exception {
        ProcessBuilder cosign = new ProcessBuilder(
                        bin("cosign"),
                        "verify",
                        "--key=" + key + ".pub",
                        "--new-bundle-format=false",
                        "--offline",
                        reference)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        cosign.environment()
                .put("SIGSTORE_REKOR_PUBLIC_KEY", trusted.resolve("rekor.pub").toString());
        return cosign.start().waitFor() == 0;
    }

    /** What Crossplane says to a package when it has what an operator applies, with this key. */
    private String verifiedByCrossplane(Registry registry, String reference, Path key, Path trusted) throws Exception {
        ObjectNode config = Yaml.one(Path.of("package/install/verify/image-config.yaml"));
        String secret = config.at("/spec/verification/cosign/authorities/0/key/secretRef/name")
                .asString();
        Path manifests = directory.resolve("verify.yaml");
        Files.writeString(
                manifests,
                Yaml.write(config).replace("registry.example.org", registry.host())
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
                                        Base64.getEncoder()
                                                .encodeToString(Files.readAllBytes(Path.of(key + ".pub")))))));
        Process verify = new ProcessBuilder(bin("verify"), manifests.toString(), reference, trusted.toString())
                .redirectErrorStream(true)
                .start();
        return new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
