package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** An image with one program in it that needs nothing else: made in the engine's registry, for a package to be built of it. */
record ProgramImage(Processes processes, Programs programs, String program) {

    private static final String MAKE = """
            bin=$1 program=$2 image=$3 tar=$4
            tar -c -C "$bin" "$program" > "$tar.layer"
            "$bin/crane" append --oci-empty-base -f "$tar.layer" -t "$image"
            "$bin/crane" mutate "$image" --entrypoint "/$program" --user 2000 --set-platform "$5" -t "$image"
            "$bin/crane" pull "$image" "$tar"
            rm "$tar.layer"
            """;

    /** Writes it to a folder, as a file that docker would load. */
    Path write(Path directory) throws IOException, InterruptedException {
        Path tar = Files.createDirectories(directory).resolve(program + ".tar");
        processes.succeed(
                "push",
                List.of(
                        "bash",
                        "-euo",
                        "pipefail",
                        "-c",
                        MAKE,
                        "make",
                        programs.engine().resolve("bin").toString(),
                        program,
                        Engine.REGISTRY + "/engine/" + program + ":image",
                        tar.toString(),
                        Image.PLATFORM),
                Map.of());
        return tar;
    }
}
