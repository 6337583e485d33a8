package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The function as gRPC services: v1 and v1beta1, which differ in nothing but their name. */
final class FunctionService {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionService.class);

    private static final List<ServiceDescriptor> SERVICES = List.of(
            ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.getServiceDescriptor(),
            ci.kingdon.moonlander.proto.v1beta1.FunctionRunnerServiceGrpc.getServiceDescriptor());

    private final Function<RunFunctionRequest, RunFunctionResponse> function;

    FunctionService(Function<RunFunctionRequest, RunFunctionResponse> function) {
        this.function = function;
    }

    static List<String> names() {
        return SERVICES.stream().map(ServiceDescriptor::getName).toList();
    }

    List<ServerServiceDefinition> definitions() {
        return SERVICES.stream().map(this::definition).toList();
    }

    /**
     * The service under its own name, and with its own schema for reflection, but with the lean form of v1's messages: on the wire
     * all three are the same.
     */
    private ServerServiceDefinition definition(ServiceDescriptor generated) {
        ServiceDescriptor.Builder service =
                ServiceDescriptor.newBuilder(generated.getName()).setSchemaDescriptor(generated.getSchemaDescriptor());
        List<MethodDescriptor<byte[], byte[]>> methods =
                generated.getMethods().stream().map(FunctionService::method).toList();
        methods.forEach(service::addMethod);
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(service.build());
        methods.forEach(method -> definition.addMethod(
                method, ServerCalls.asyncUnaryCall((message, caller) -> run(generated.getName(), message, caller))));
        return definition.build();
    }

    private static MethodDescriptor<byte[], byte[]> method(MethodDescriptor<?, ?> generated) {
        return MethodDescriptor.newBuilder(new Wire(), new Wire())
                .setType(generated.getType())
                .setFullMethodName(generated.getFullMethodName())
                .setSchemaDescriptor(generated.getSchemaDescriptor())
                .build();
    }

    private void run(String service, byte[] message, StreamObserver<byte[]> observer) {
        ServerCallStreamObserver<byte[]> caller = (ServerCallStreamObserver<byte[]>) observer;
        // With a handler, answering a caller that went away meanwhile is no error.
        caller.setOnCancelHandler(() -> {});
        long start = System.nanoTime();
        Answer answer = answer(message);
        LOG.atDebug()
                .addKeyValue("grpc.service", service)
                .addKeyValue("grpc.code", caller.isCancelled() ? Status.Code.CANCELLED : answer.status.getCode())
                .addKeyValue(
                        "grpc.time_ms",
                        Duration.ofNanos(System.nanoTime() - start).toMillis())
                .addKeyValue("tag", answer.tag)
                .log("ran the function");
        if (answer.status.isOk()) {
            caller.onNext(answer.response);
            caller.onCompleted();
        } else {
            caller.onError(answer.status.asRuntimeException());
        }
    }

    private Answer answer(byte[] message) {
        try {
            RunFunctionRequest request = Wire.request(message);
            return new Answer(Status.OK, request.getMeta().getTag(), Wire.bytes(function.apply(request)));
        } catch (InvalidProtocolBufferException e) {
            // INTERNAL is what grpc-go answers, and so every other function.
            return Answer.failed("cannot read the request: it is no well-formed RunFunctionRequest");
        } catch (Throwable e) {
            // The function itself turns what can go wrong into a fatal result, so this is the JVM in trouble or a bug
            // in
            // the SDK. The message may quote the request, so only the type and the place are told.
            LOG.atError()
                    .addKeyValue("error", e.getClass().getName())
                    .addKeyValue("at", e.getStackTrace().length == 0 ? "" : e.getStackTrace()[0].toString())
                    .log("the function failed");
            return Answer.failed("the function failed; its log says more");
        }
    }

    private record Answer(Status status, String tag, byte[] response) {

        static Answer failed(String description) {
            return new Answer(Status.INTERNAL.withDescription(description), "", new byte[0]);
        }
    }
}
