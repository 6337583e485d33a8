package ci.kingdon.moonlander.image;

import static ci.kingdon.moonlander.image.Registry.bin;
import static ci.kingdon.moonlander.image.Registry.run;

import ci.kingdon.moonlander.testing.Authority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What signing takes beside a registry: cosign with keys of its own, and a log of signatures, which is played. The keys of sigstore's log and
 * certificates, which a verifier trusts, are the played log's.
 */
final class Sigstore implements AutoCloseable {

    /** Keys have passwords; cosign asks for one where the environment has none. */
    static final Map<String, String> PASSWORD = Map.of("COSIGN_PASSWORD", "played");

    private final Path directory;
    private final PlayedRekor log;

    private Sigstore(Path directory, PlayedRekor log) {
        this.directory = directory;
        this.log = log;
    }

    /** Starts the log, and writes keys below a folder. */
    static Sigstore start(Path directory) throws Exception {
        Sigstore sigstore = new Sigstore(Files.createDirectories(directory.toAbsolutePath()), PlayedRekor.start());
        Path trusted = Files.createDirectories(sigstore.directory.resolve("trusted"));
        sigstore.log.writePublicKey(sigstore.logKey());
        sigstore.log.writePublicKey(trusted.resolve("ctfe.pub"));
        // No certificate is asked for, so that any authority will do.
        Files.writeString(trusted.resolve("fulcio.crt.pem"), Authority.create().pem());
        return sigstore;
    }

    /** Writes what Crossplane is to trust of it into the folder that TUF_ROOT names there. */
    void writeTrusted(Path root) throws Exception {
        run(bin("trust"), directory.resolve("trusted").toString(), root.toString());
    }

    /** What cosign trusts of it: the file that SIGSTORE_REKOR_PUBLIC_KEY is to name. */
    Path logKey() {
        return directory.resolve("trusted/rekor.pub");
    }

    /** The flag of {@code cosign sign} that names its log. */
    String logFlag() {
        return "--rekor-url=" + log.url();
    }

    /** A new pair of keys: a file {@code .key} and a file {@code .pub}. */
    Path key(String name) throws Exception {
        Path prefix = directory.resolve(name);
        run(PASSWORD, bin("cosign"), "generate-key-pair", "--output-key-prefix=" + prefix);
        return prefix;
    }

    /** Signs a package, by its digest. */
    static void sign(Path key, String reference, String... flags) throws Exception {
        run(
                PASSWORD,
                Stream.concat(
                                Stream.of(bin("cosign"), "sign", "--yes", "--key=" + key + ".key"),
                                Stream.concat(Stream.of(flags), Stream.of(reference)))
                        .toArray(String[]::new));
    }

    @Override
    public void close() {
        log.close();
    }
}
