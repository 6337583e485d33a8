package ci.kingdon.moonlander.image;

import static ci.kingdon.moonlander.image.Registry.bin;
import static ci.kingdon.moonlander.image.Registry.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages that {@code make push SIGN=key} signed are taken, and no others: by cosign, and by Crossplane with the ImageConfig of
 * {@code package/install/verify}. Run by {@code make test-sign}.
 */
class SignedPackages {

    /** All that {@code make push} publishes. */
    static final List<String> PACKAGES = List.of(
            "function-moonlander",
            "configuration-moonlander",
            "configuration-moonlander-network",
            "configuration-moonlander-login");

    @TempDir
    private Path directory;

    @Test
    void crossplaneTakesWhatTheKeySignedAndNothingElse() throws Exception {
        try (Registry registry = Registry.start(directory);
                Sigstore sigstore = Sigstore.start(directory)) {
            Path key = sigstore.key("signer");
            Path other = sigstore.key("other");

            push(registry, Sigstore.PASSWORD, "SIGN=" + key + ".key", "SIGN_FLAGS=" + sigstore.logFlag());

            for (String name : PACKAGES) {
                String signed = registry.digested(name);
                assertThat(verifiedByCosign(sigstore, signed, key)).as(name).isTrue();
                assertThat(verifiedByCosign(sigstore, signed, other)).as(name).isFalse();
                assertThat(verifiedByCrossplane(registry, sigstore, signed, key))
                        .as(name)
                        .isEqualTo("ImageConfig moonlander-signed: verified");
                assertThat(verifiedByCrossplane(registry, sigstore, signed, other))
                        .as(name)
                        .contains("signature verification failed");
            }
        }
    }

    @Test
    void crossplaneTakesNothingThatIsUnsignedOrInNoLog() throws Exception {
        try (Registry registry = Registry.start(directory);
                Sigstore sigstore = Sigstore.start(directory)) {
            Path key = sigstore.key("signer");
            push(registry, Map.of());

            String unsigned = registry.digested("function-moonlander");
            assertThat(verifiedByCrossplane(registry, sigstore, unsigned, key)).contains("no signatures found");

            push(registry, Sigstore.PASSWORD, "SIGN=" + key + ".key", "SIGN_FLAGS=--tlog-upload=false");
            assertThat(verifiedByCrossplane(registry, sigstore, unsigned, key))
                    .contains("rekor client not provided for online verification");
        }
    }

    /** A tag may lead elsewhere before it is signed. */
    @Test
    void nothingIsSignedThatIsNotWhatWasBuilt() throws Exception {
        try (Registry registry = Registry.start(directory)) {
            push(registry, Map.of());
            String name = "configuration-moonlander";
            String built = directory.resolve(name + ".xpkg").toString();
            String tagged = registry.tagged(name);
            Map<String, String> crane = Map.of("CRANE", bin("crane"));
            assertThat(run(crane, "hack/digest-of", tagged, built)).isEqualTo(registry.digested(name) + "\n");

            run(bin("crane"), "mutate", "--label=somebody=else", "--tag=" + tagged, tagged);

            ProcessBuilder refused = new ProcessBuilder("hack/digest-of", tagged, built).redirectErrorStream(true);
            refused.environment().putAll(crane);
            Process process = refused.start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("make: " + tagged + " in the registry is not what was built here: it is not signed\n");
            assertThat(process.waitFor()).isEqualTo(1);
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

    private static boolean verifiedByCosign(Sigstore sigstore, String reference, Path key) throws Exception {
        ProcessBuilder cosign = new ProcessBuilder(
                        bin("cosign"),
                        "verify",
                        "--key=" + key + ".pub",
                        "--new-bundle-format=false",
                        "--offline",
                        reference)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        cosign.environment().put("SIGSTORE_REKOR_PUBLIC_KEY", sigstore.logKey().toString());
        return cosign.start().waitFor() == 0;
    }

    /** What Crossplane says to a package when it has what an operator applies, with this key. */
    private String verifiedByCrossplane(Registry registry, Sigstore sigstore, String reference, Path key)
            throws Exception {
        Path manifests =
                Files.writeString(directory.resolve("verify.yaml"), Verification.manifests(registry.host(), key));
        ProcessBuilder verify =
                new ProcessBuilder(bin("verify"), manifests.toString(), reference).redirectErrorStream(true);
        Path trusted = Files.createTempDirectory(directory, "tuf");
        sigstore.writeTrusted(trusted);
        verify.environment().put("TUF_ROOT", trusted.toString());
        return new String(verify.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
