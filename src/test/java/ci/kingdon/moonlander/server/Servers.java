package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.RequestMeta;
import ci.kingdon.moonlander.proto.v1.ResponseMeta;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.V1Function;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Servers and clients of a test, closed with it. */
final class Servers {

    static final int ONE_MEGABYTE = 1024 * 1024;
    /** More calls than any test makes at once. */
    static final int MANY = 1000;

    static final Duration LONG = Duration.ofMinutes(1);

    private final Deque<Runnable> open = new ArrayDeque<>();

    static FunctionServer.Settings settings(Optional<Path> certificates) {
        return settings(certificates, Tls.best());
    }

    static FunctionServer.Settings settings(Optional<Path> certificates, Tls tls) {
        return settings(ListenAddress.parse("127.0.0.1:0"), Network.TCP, certificates, tls, MANY, LONG, LONG);
    }

    /** Without encryption, at another address. */
    static FunctionServer.Settings at(ListenAddress address, Network network) {
        return settings(address, network, Optional.empty(), Tls.best(), MANY, LONG, LONG);
    }

    /** With a limit of calls at once. */
    static FunctionServer.Settings limited(int calls) {
        return plain(calls, LONG, LONG);
    }

    /** With connections that last so long. */
    static FunctionServer.Settings aging(Duration connectionAge) {
        return plain(MANY, connectionAge, LONG);
    }

    /** With so much time for calls to finish once the server closes. */
    static FunctionServer.Settings draining(Duration drain) {
        return plain(MANY, LONG, drain);
    }

    private static FunctionServer.Settings plain(int calls, Duration connectionAge, Duration drain) {
        return settings(
                ListenAddress.parse("127.0.0.1:0"),
                Network.TCP,
                Optional.empty(),
                Tls.best(),
                calls,
                connectionAge,
                drain);
    }

    private static FunctionServer.Settings settings(
            ListenAddress address,
            Network network,
            Optional<Path> certificates,
            Tls tls,
            int calls,
            Duration connectionAge,
            Duration drain) {
        return new FunctionServer.Settings(
                address,
                network,
                certificates,
                Duration.ofMillis(20),
                tls,
                ONE_MEGABYTE,
                calls,
                LONG,
                connectionAge,
                drain);
    }

    FunctionServer plain(Function<RunFunctionRequest, RunFunctionResponse> function) throws IOException {
        return start(settings(Optional.empty()), function);
    }

    FunctionServer start(FunctionServer.Settings settings, Function<RunFunctionRequest, RunFunctionResponse> function)
            throws IOException {
        FunctionServer server = FunctionServer.start(settings, V1Function.served(function), new PrometheusRegistry());
        open.push(server::close);
        return server;
    }

    ManagedChannel channel(FunctionServer server) {
        return channel(
                NettyChannelBuilder.forAddress("localhost", server.port()).usePlaintext());
    }

    ManagedChannel channel(NettyChannelBuilder builder) {
        ManagedChannel channel = builder.build();
        open.push(channel::shutdownNow);
        return channel;
    }

    static FunctionRunnerServiceGrpc.FunctionRunnerServiceBlockingStub stub(ManagedChannel channel) {
        return FunctionRunnerServiceGrpc.newBlockingStub(channel).withDeadlineAfter(LONG.toSeconds(), TimeUnit.SECONDS);
    }

    static RunFunctionRequest request(String tag) {
        return RunFunctionRequest.newBuilder()
                .setMeta(RequestMeta.newBuilder().setTag(tag))
                .build();
    }

    /** The function that answers with the request's tag. */
    static RunFunctionResponse echo(RunFunctionRequest request) {
        return RunFunctionResponse.newBuilder()
                .setMeta(ResponseMeta.newBuilder().setTag(request.getMeta().getTag()))
                .build();
    }

    /** A function that echoes once it is let go. */
    static final class Blocking implements Function<RunFunctionRequest, RunFunctionResponse> {

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);

        @Override
        public RunFunctionResponse apply(RunFunctionRequest request) {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("was cancelled", e);
            }
            return echo(request);
        }
    }

    void close() {
        while (!open.isEmpty()) {
            open.pop().run();
        }
    }
}
