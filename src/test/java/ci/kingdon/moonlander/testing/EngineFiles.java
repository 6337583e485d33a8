package ci.kingdon.moonlander.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where {@code make engine} put things. {@code make test} says so in system properties; else they are where it puts them. */
public final class EngineFiles {

    private EngineFiles() {}

    /** The engine's folder. */
    public static Path directory() {
        return existing(Path.of(System.getProperty("engine.dir", ".engine")));
    }

    /** The crossplane CLI. */
    public static Path cli() {
        return existing(Path.of(System.getProperty("engine.cli", ".engine/bin/crossplane")));
    }

    /** Crossplane core. */
    public static Path core() {
        return existing(Path.of(System.getProperty("engine.core", ".engine/bin/crossplane-core")));
    }

    /** kubectl. */
    public static Path kubectl() {
        return existing(directory().resolve("bin/kubectl"));
    }

    /** What reads and evaluates PromQL by Prometheus' code. */
    public static Path promQl() {
        return existing(directory().resolve("bin/promql"));
    }

    /** What renders OAM definitions by KubeVela's code, once {@code make engine-oam} has built it. */
    public static Path vela() {
        return existing(directory().resolve("bin/vela"));
    }

    /** The version that a go.mod pins a module to, without the v. */
    public static String pinned(String goMod, String module) {
        try {
            Matcher version =
                    Pattern.compile(Pattern.quote(module) + " v(\\S+)").matcher(Files.readString(Path.of(goMod)));
            if (!version.find()) {
                throw new AssertionError(goMod + " does not require " + module);
            }
            return version.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new AssertionError(path + " is not there: run make engine first");
        }
        return path.toAbsolutePath();
    }
}
