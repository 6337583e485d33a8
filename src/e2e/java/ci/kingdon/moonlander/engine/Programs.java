package ci.kingdon.moonlander.engine;

import ci.kingdon.moonlander.testing.EngineFiles;
import java.nio.file.Path;

/** The programs that {@code make engine} built. */
record Programs(Path engine) {

    static Programs built() {
        return new Programs(EngineFiles.directory());
    }

    String path(String name) {
        return engine.resolve("bin").resolve(name).toString();
    }

    Path schemas() {
        return engine.resolve("schemas");
    }
}
