package ci.kingdon.moonlander.testing;

import ci.kingdon.moonlander.function.Composer;
import ci.kingdon.moonlander.function.Request;
import ci.kingdon.moonlander.function.Response;
import ci.kingdon.moonlander.function.Runner;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** A function as its callers know it: they speak v1's messages, the function reads and writes their lean form, and bytes go between them. */
public final class V1Function {

    /** As many messages in each other as the server lets through. */
    private static final int MAX_DEPTH = 1000;

    private final Function<RunFunctionRequest, RunFunctionResponse> function;

    /** When calls are received, where a test does not say otherwise. */
    public static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

    public V1Function(Composer composer) {
        this(composer, () -> NOW);
    }

    public V1Function(Composer composer, InstantSource clock) {
        this(new Runner(composer, clock));
    }

    public V1Function(Runner runner) {
        this.function = request -> read(runner.run(lean(request)));
    }

    public RunFunctionResponse run(RunFunctionRequest request) {
        return function.apply(request);
    }

    public static Request request(RunFunctionRequest request) {
        return Request.of(lean(request), NOW);
    }

    public static RunFunctionResponse response(Response response) {
        return read(response.toProto());
    }

    /** The function behind a server that speaks to it in the lean form. */
    public static Function<
                    ci.kingdon.moonlander.proto.lean.RunFunctionRequest,
                    ci.kingdon.moonlander.proto.lean.RunFunctionResponse>
            served(Function<RunFunctionRequest, RunFunctionResponse> function) {
        return request -> {
            try {
                CodedInputStream in = request.toByteString().newCodedInput();
                in.setRecursionLimit(MAX_DEPTH);
                RunFunctionResponse response = function.apply(RunFunctionRequest.parseFrom(in));
                return response == null
                        ? null
                        : ci.kingdon.moonlander.proto.lean.RunFunctionResponse.parseFrom(response.toByteString());
            } catch (IOException e) {
                throw new AssertionError("the server hands on what it should have refused", e);
            }
        };
    }

    private static ci.kingdon.moonlander.proto.lean.RunFunctionRequest lean(RunFunctionRequest request) {
        try {
            return ci.kingdon.moonlander.proto.lean.RunFunctionRequest.parseFrom(request.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("the lean form cannot read what v1 wrote", e);
        }
    }

    private static RunFunctionResponse read(ci.kingdon.moonlander.proto.lean.RunFunctionResponse response) {
        try {
            return RunFunctionResponse.parseFrom(response.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("v1 cannot read what the lean form wrote", e);
        }
    }
}
