package example;

import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.RequestMeta;
import ci.kingdon.moonlander.server.FunctionProcess;
import ci.kingdon.moonlander.server.Program;
import ci.kingdon.moonlander.server.ServerClock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/** Another function, in a package of its own, that takes the server and the protocol as they are. */
public final class ExampleFunction {

    private static final Logger LOG = LoggerFactory.getLogger(ExampleFunction.class);

    private ExampleFunction() {}

    /** Serves it. */
    public static void main(String[] args) throws InterruptedException {
        Program program = Program.of(ExampleFunction.class, "function-example", "A function that serves as an example.")
                .withWarmUp(ExampleFunction::warmUp);
        System.exit(
                FunctionProcess.serve(program, new Runner(ExampleFunction::compose, ServerClock.system())::run, args));
    }

    private static Response compose(Request request) {
        LOG.debug("composing {}", request.tag());
        Response response = Response.to(request)
                .output(JsonNodeFactory.instance
                        .objectNode()
                        .put("composite", request.composite().isPresent()));
        LOG.info("composed {}", request.tag());
        return response;
    }

    private static void warmUp(Function<RunFunctionRequest, RunFunctionResponse> function) {
        if ("fail".equals(System.getenv("WARM_UP"))) {
            throw new IllegalStateException("was told to fail");
        }
        function.apply(RunFunctionRequest.newBuilder()
                .setMeta(RequestMeta.newBuilder().setTag("warm-up"))
                .build());
    }
}
