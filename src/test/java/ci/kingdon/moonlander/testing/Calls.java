package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.landing.LandingComposer;
import ci.kingdon.moonlander.network.NetworkComposer;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The landings and networks of the examples, from nothing to ready, as the calls that Crossplane would make. */
public final class Calls {

    private static final Path EXAMPLES = Path.of("examples");
    /** More than the stages of any of them. */
    private static final int ROUNDS = 8;

    /** Composed resources of an earlier step, and the fields of each, which make 684 kB of the request. */
    private static final int OTHERS = 500;

    private static final int FIELDS = 43;

    private Calls() {}

    /** The examples' XRs, in the order of their names. */
    public static List<Path> xrs() throws IOException {
        try (Stream<Path> examples = Files.list(EXAMPLES)) {
            return examples.map(example -> example.resolve("xr.yaml"))
                    .filter(Files::exists)
                    .sorted()
                    .toList();
        }
    }

    /** Makes one with a function. */
    public static void land(Path xr, Function<RunFunctionRequest, RunFunctionResponse> function) {
        ObjectNode manifest = Yaml.one(xr);
        World world = manifest.path("kind").asString().equals("XNetwork")
                ? World.ofNetwork(function, manifest)
                : World.ofLanding(function, manifest);
        for (int round = 0; round < ROUNDS; round++) {
            world.reconcile();
            world.provide();
        }
    }

    /** What core asks of a new landing, once it has looked whether the first name is free. */
    public static RunFunctionRequest first() {
        return all("vcluster", LandingComposer.ofXLanding()).get(1);
    }

    /** What core asks again and again of a landing that has landed. */
    public static RunFunctionRequest landed() {
        return all("vcluster", LandingComposer.ofXLanding()).getLast();
    }

    /** What core asks again and again of a network that is there. */
    public static RunFunctionRequest network() {
        return all("network", NetworkComposer.ofXNetwork()).getLast();
    }

    /** The landed landing with many resources beside its own. */
    public static RunFunctionRequest large() {
        return beside(OTHERS);
    }

    /** The landed landing with so many resources beside its own, each of 1.3 kB. */
    public static RunFunctionRequest beside(int others) {
        RunFunctionRequest.Builder request = landed().toBuilder();
        for (int other = 0; other < others; other++) {
            ObjectNode manifest =
                    Yaml.one("{apiVersion: v1, kind: ConfigMap, metadata: {name: other-" + other + "}, data: {}}");
            for (int field = 0; field < FIELDS; field++) {
                manifest.withObject("data").put("field-" + field, "some value " + field);
            }
            request.getObservedBuilder().putResources("other-" + other, Protos.resource(manifest));
        }
        return request.build();
    }

    private static List<RunFunctionRequest> all(String example, Composer composer) {
        V1Function runner = new V1Function(composer);
        List<RunFunctionRequest> all = new ArrayList<>();
        land(EXAMPLES.resolve(example).resolve("xr.yaml"), request -> {
            all.add(request);
            return runner.run(request);
        });
        return all;
    }
}
