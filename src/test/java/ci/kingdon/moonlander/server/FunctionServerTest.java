package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.Resource;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.proto.v1.State;
import ci.kingdon.moonlander.testing.Eventually;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionServerTest {

    private static final String V1 = "apiextensions.fn.proto.v1.FunctionRunnerService";
    private static final String V1BETA1 = "apiextensions.fn.proto.v1beta1.FunctionRunnerService";

    private final Servers servers = new Servers();

    @AfterEach
    void close() {
        servers.close();
    }

    @Test
    void answersCallsOfV1() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));

        RunFunctionResponse response = Servers.stub(channel).runFunction(Servers.request("hello"));

        assertThat(response.getMeta().getTag()).isEqualTo("hello");
    }

    @Test
    void answersCallsOfV1beta1WithTheSameFunction() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));

        ci.kingdon.moonlander.proto.v1beta1.RunFunctionResponse response =
                ci.kingdon.moonlander.proto.v1beta1.FunctionRunnerServiceGrpc.newBlockingStub(channel)
                        .runFunction(ci.kingdon.moonlander.proto.v1beta1.RunFunctionRequest.newBuilder()
                                .setMeta(ci.kingdon.moonlander.proto.v1beta1.RequestMeta.newBuilder()
                                        .setTag("hello"))
                                .build());

        assertThat(response.getMeta().getTag()).isEqualTo("hello");
    }

    @Test
    void runsEachCallOnAVirtualThread() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        ManagedChannel channel = servers.channel(servers.plain(request -> {
            thread.set(Thread.currentThread());
            return Servers.echo(request);
        }));

        Servers.stub(channel).runFunction(Servers.request(""));

        assertThat(thread.get().isVirtual()).isTrue();
    }

    @Test
    void aCallThatBlocksHoldsUpNoOther() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        ManagedChannel channel = servers.channel(servers.plain(request ->
                request.getMeta().getTag().equals("slow") ? blocking.apply(request) : Servers.echo(request)));
        List<ListenableFuture<RunFunctionResponse>> slow = IntStream.range(0, 200)
                .mapToObj(i -> FunctionRunnerServiceGrpc.newFutureStub(channel).runFunction(Servers.request("slow")))
                .toList();
        blocking.entered.await();

        assertThat(Servers.stub(channel)
                        .runFunction(Servers.request("fast"))
                        .getMeta()
                        .getTag())
                .isEqualTo("fast");

        blocking.released.countDown();
        for (ListenableFuture<RunFunctionResponse> call : slow) {
            assertThat(call.get(1, TimeUnit.MINUTES).getMeta().getTag()).isEqualTo("slow");
        }
    }

    @Test
    void sendsTheSameBytesWhateverOrderAMapWasFilledIn() throws Exception {
        List<Integer> order =
                new java.util.ArrayList<>(IntStream.range(0, 50).boxed().toList());
        ManagedChannel channel = servers.channel(servers.plain(request -> {
            State.Builder desired = State.newBuilder();
            order.forEach(i -> desired.putResources("resource-" + i, Resource.getDefaultInstance()));
            return RunFunctionResponse.newBuilder().setDesired(desired).build();
        }));
        byte[] first = raw(channel, Servers.request("").toByteArray());

        java.util.Collections.reverse(order);

        assertThat(raw(channel, Servers.request("").toByteArray())).isEqualTo(first);
    }

    @Test
    void readsRequestsThatNestAsDeeplyAsAnOpenApiSchema() throws Exception {
        Struct deep = Struct.getDefaultInstance();
        for (int level = 0; level < 300; level++) {
            deep = Struct.newBuilder()
                    .putFields(
                            "properties",
                            Value.newBuilder().setStructValue(deep).build())
                    .build();
        }
        RunFunctionRequest request =
                Servers.request("deep").toBuilder().setInput(deep).build();
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));

        assertThat(Servers.stub(channel).runFunction(request).getMeta().getTag())
                .isEqualTo("deep");
    }

    @Test
    void refusesARequestThatIsTooLargeAndServesOn() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));
        RunFunctionRequest large = Servers.request("x".repeat(Servers.ONE_MEGABYTE));

        assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> Servers.stub(channel).runFunction(large));

        assertThat(Servers.stub(channel)
                        .runFunction(Servers.request("next"))
                        .getMeta()
                        .getTag())
                .isEqualTo("next");
    }

    @Test
    void refusesARequestThatIsNoMessageAndServesOn() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));
        byte[] garbage = "kubeconfig: hunter2".getBytes(StandardCharsets.US_ASCII);

        try (Recorded log = new Recorded()) {
            StatusRuntimeException e = assertStatus(Status.Code.INTERNAL, () -> raw(channel, garbage));

            assertThat(e.getStatus().getDescription()).startsWith("cannot read the request");
            assertThat(log.everything()).doesNotContain("hunter2");
        }
        assertThat(Servers.stub(channel)
                        .runFunction(Servers.request("next"))
                        .getMeta()
                        .getTag())
                .isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, IllegalStateException.class})
    void saysNothingOfWhatTheFunctionThrewButLogsItsTypeAndServesOn(Class<? extends Throwable> type) throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(request -> {
            if (request.getMeta().getTag().equals("fail")) {
                FunctionServerTest.<RuntimeException>fail(type);
            }
            return Servers.echo(request);
        }));

        try (Recorded log = new Recorded()) {
            StatusRuntimeException e = assertStatus(
                    Status.Code.INTERNAL, () -> Servers.stub(channel).runFunction(Servers.request("fail")));

            assertThat(e.getMessage()).doesNotContain("hunter2").doesNotContain(type.getSimpleName());
            assertThat(log.messages(Level.ERROR)).containsExactly("the function failed");
            assertThat(log.everything()).contains(type.getName()).doesNotContain("hunter2");
        }
        assertThat(Servers.stub(channel)
                        .runFunction(Servers.request("next"))
                        .getMeta()
                        .getTag())
                .isEqualTo("next");
    }

    @Test
    void answersInternalWhereTheFunctionAnswersNothing() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(request -> null));

        assertStatus(Status.Code.INTERNAL, () -> Servers.stub(channel).runFunction(Servers.request("")));
    }

    @Test
    void logsOneLineACallAtDebugAndNothingOfItsContents() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));
        RunFunctionRequest request = Servers.request("tag-1").toBuilder()
                .setInput(Struct.newBuilder()
                        .putFields(
                                "token",
                                Value.newBuilder().setStringValue("hunter2").build()))
                .build();

        try (Recorded log = new Recorded()) {
            Servers.stub(channel).runFunction(request);

            assertThat(log.events(Level.DEBUG))
                    .singleElement()
                    .satisfies(event -> assertThat(event.getKeyValuePairs().stream()
                                    .collect(Collectors.toMap(pair -> pair.key, pair -> pair.value.toString())))
                            .containsEntry("grpc.service", V1)
                            .containsEntry("grpc.code", "OK")
                            .containsEntry("tag", "tag-1")
                            .containsKey("grpc.time_ms"));
            assertThat(log.everything()).doesNotContain("hunter2");
        }
    }

    @Test
    void reflectionListsBothServicesAndTheirOwnSchemas() throws Exception {
        ManagedChannel channel = servers.channel(servers.plain(Servers::echo));

        List<String> services = reflect(
                        channel,
                        ServerReflectionRequest.newBuilder().setListServices("").build())
                .getListServicesResponse()
                .getServiceList()
                .stream()
                .map(service -> service.getName())
                .toList();

        assertThat(services).contains(V1, V1BETA1, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection");
        for (String service : List.of(V1, V1BETA1)) {
            ByteString file = reflect(
                            channel,
                            ServerReflectionRequest.newBuilder()
                                    .setFileContainingSymbol(service)
                                    .build())
                    .getFileDescriptorResponse()
                    .getFileDescriptorProto(0);
            assertThat(service).startsWith(FileDescriptorProto.parseFrom(file).getPackage() + ".");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", V1, V1BETA1})
    void saysThatItServesAndThenThatItDoesNot(String service) throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.plain(blocking);
        ManagedChannel channel = servers.channel(server);
        // A watch that is open already is how a client sees the change: once the server closes, it takes no new calls.
        Iterator<HealthCheckResponse> watch = HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.MINUTES)
                .watch(HealthCheckRequest.newBuilder().setService(service).build());
        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.SERVING);

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);

        assertThat(watch.next().getStatus()).isEqualTo(ServingStatus.NOT_SERVING);
        channel.shutdownNow();
        closing.get(1, TimeUnit.MINUTES);
    }

    @Test
    void finishesTheCallInFlightBeforeItCloses() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.plain(blocking);
        ManagedChannel channel = servers.channel(server);
        ListenableFuture<RunFunctionResponse> call =
                FunctionRunnerServiceGrpc.newFutureStub(channel).runFunction(Servers.request("in flight"));
        blocking.entered.await();

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        Eventually.until("the server takes no more connections", () -> refusesConnections(server.port()));

        assertThat(closing).isNotDone();
        blocking.released.countDown();
        assertThat(call.get(1, TimeUnit.MINUTES).getMeta().getTag()).isEqualTo("in flight");
        closing.get(1, TimeUnit.MINUTES);
    }

    /** Its client then looks which pods there are: one that was added gets its share. */
    @Test
    void endsConnectionsOnceTheyAreOldAndTheirCallsAreDone() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.start(Servers.aging(Duration.ofMillis(100)), blocking);
        ManagedChannel channel = servers.channel(server);
        ListenableFuture<RunFunctionResponse> call =
                FunctionRunnerServiceGrpc.newFutureStub(channel).runFunction(Servers.request("long"));
        blocking.entered.await();
        CountDownLatch left = new CountDownLatch(1);

        channel.notifyWhenStateChanged(ConnectivityState.READY, left::countDown);

        assertThat(left.await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(call.isDone()).isFalse();
        blocking.released.countDown();
        assertThat(call.get(1, TimeUnit.MINUTES).getMeta().getTag()).isEqualTo("long");
        assertThat(Servers.stub(channel)
                        .runFunction(Servers.request("next"))
                        .getMeta()
                        .getTag())
                .isEqualTo("next");
    }

    @Test
    void cancelsACallThatOutlastsTheDrainPeriod() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.start(Servers.draining(Duration.ofMillis(100)), blocking);
        ListenableFuture<RunFunctionResponse> call =
                FunctionRunnerServiceGrpc.newFutureStub(servers.channel(server)).runFunction(Servers.request("stuck"));
        blocking.entered.await();

        server.close();

        assertThatThrownBy(() -> call.get(1, TimeUnit.MINUTES)).hasCauseInstanceOf(StatusRuntimeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void callsBeyondTheLimitWaitUntilOthersAreDone(int limit) throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ManagedChannel channel = servers.channel(servers.start(Servers.limited(limit), request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.yield();
            running.decrementAndGet();
            return Servers.echo(request);
        }));

        // Together far more than the flow control window of their connection.
        List<ListenableFuture<RunFunctionResponse>> calls = large(channel, 200);

        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).get(1, TimeUnit.MINUTES).getMeta().getTag()).isEqualTo("call-" + i);
        }
        assertThat(most).hasValueLessThanOrEqualTo(limit);
    }

    @Test
    void healthAndReflectionAnswerOnAConnectionWhoseCallsWait() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        ManagedChannel channel = servers.channel(servers.start(Servers.limited(1), blocking));
        List<ListenableFuture<RunFunctionResponse>> calls = large(channel, 100);
        blocking.entered.await();

        assertThat(HealthGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(1, TimeUnit.MINUTES)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
        assertThat(reflect(
                                channel,
                                ServerReflectionRequest.newBuilder()
                                        .setListServices("")
                                        .build())
                        .hasListServicesResponse())
                .isTrue();

        blocking.released.countDown();
        for (ListenableFuture<RunFunctionResponse> call : calls) {
            call.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void finishesTheCallsThatWaitBeforeItCloses() throws Exception {
        Servers.Blocking blocking = new Servers.Blocking();
        FunctionServer server = servers.start(Servers.limited(1), blocking);
        ManagedChannel channel = servers.channel(server);
        List<ListenableFuture<RunFunctionResponse>> calls = large(channel, 10);
        blocking.entered.await();
        // Its answer says that the server has the calls before it, too.
        HealthGrpc.newBlockingStub(channel)
                .withDeadlineAfter(1, TimeUnit.MINUTES)
                .check(HealthCheckRequest.getDefaultInstance());

        CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
        Eventually.until("the server takes no more connections", () -> refusesConnections(server.port()));
        blocking.released.countDown();

        for (ListenableFuture<RunFunctionResponse> call : calls) {
            call.get(1, TimeUnit.MINUTES);
        }
        closing.get(1, TimeUnit.MINUTES);
    }

    /** Calls with large requests, all at once. */
    private static List<ListenableFuture<RunFunctionResponse>> large(ManagedChannel channel, int calls) {
        Struct context = Struct.newBuilder()
                .putFields(
                        "text",
                        Value.newBuilder()
                                .setStringValue("x".repeat(Servers.ONE_MEGABYTE / 2))
                                .build())
                .build();
        return IntStream.range(0, calls)
                .mapToObj(i -> FunctionRunnerServiceGrpc.newFutureStub(channel)
                        .runFunction(Servers.request("call-" + i).toBuilder()
                                .setContext(context)
                                .build()))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tcp4", "tcp6"})
    void listensOnTheNetworkItIsGiven(String network) throws Exception {
        FunctionServer server =
                servers.start(Servers.at(ListenAddress.parse(":0"), Network.parse(network)), Servers::echo);

        assertThat(refusesConnections(server.port(), "127.0.0.1")).isFalse();
        assertThat(refusesConnections(server.port(), "::1")).isEqualTo(network.equals("tcp4"));
    }

    @Test
    void saysWhichAddressItCannotListenOn() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> servers.start(
                            Servers.at(new ListenAddress("0.0.0.0", taken.getLocalPort()), Network.TCP), Servers::echo))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 0.0.0.0:%d: Address already in use", taken.getLocalPort());
        }
    }

    private static boolean refusesConnections(int port) {
        return refusesConnections(port, "127.0.0.1");
    }

    private static boolean refusesConnections(int port, String host) {
        try (java.net.Socket socket = new java.net.Socket(host, port)) {
            return !socket.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private static StatusRuntimeException assertStatus(Status.Code code, Runnable call) {
        AtomicReference<StatusRuntimeException> thrown = new AtomicReference<>();
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
            assertThat(e.getStatus().getCode()).isEqualTo(code);
            thrown.set(e);
        });
        return thrown.get();
    }

    /** Calls with these very bytes, and returns those of the answer. */
    private static byte[] raw(ManagedChannel channel, byte[] request) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(new Wire(), new Wire())
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(V1 + "/RunFunction")
                .build();
        return ClientCalls.blockingUnaryCall(
                channel, method, CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES), request);
    }

    private static ServerReflectionResponse reflect(ManagedChannel channel, ServerReflectionRequest request)
            throws Exception {
        BlockingClientCall<ServerReflectionRequest, ServerReflectionResponse> call =
                ServerReflectionGrpc.newBlockingV2Stub(channel)
                        .withDeadlineAfter(1, TimeUnit.MINUTES)
                        .serverReflectionInfo();
        call.write(request);
        call.halfClose();
        return call.read();
    }

    @SuppressWarnings("unchecked") // throws what need not be declared
    private static <T extends Throwable> void fail(Class<? extends Throwable> type) throws T {
        try {
            throw (T) type.getConstructor(String.class).newInstance("password hunter2");
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
