package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.World;
import ci.kingdon.moonlander.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The landings and networks of the examples, from nothing to ready, as the calls that Crossplane would make. */
final class Calls {

    private static final Path EXAMPLES = Path.of("examples");
    /** More than the stages of any of them. */
    private static final int ROUNDS = 8;

    private Calls() {}

    /** The examples' XRs, in the order of their names. */
    static List<Path> xrs() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            return examples.map(example -> example.resolve("xr.yaml"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    /** Makes one with a function. */
    static void land(Path xr, Function<RunFunctionRequest, RunFunctionResponse> function) {
        ObjectNode manifest = Yaml.one(xr);
        World world = manifest.path("kind").asString().equals("XNetwork")
                ? World.ofNetwork(function, manifest)
                : World.ofLanding(function, manifest);
        for (int round = 0; round < ROUNDS; round++) {
            world.reconcile();
            world.provide();
        }
    }

    /** What core asks again and again of a landing that has landed. */
    static RunFunctionRequest landed() {
        Runner runner = new Runner(LandingComposer.ofXLanding());
        List<RunFunctionRequest> last = new ArrayList<>();
        land(EXAMPLES.resolve("vcluster/xr.yaml"), request -> {
            last.add(request);
            return runner.run(request);
        });
        return last.getLast();
    }
}
