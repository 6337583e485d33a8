package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.proto.lean.RunFunctionRequest;
import ci.kingdon.moonlander.proto.lean.RunFunctionResponse;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a composition function to Crossplane over gRPC, beside health and reflection. Each call runs on a virtual thread of
 * its own, so the function may block. Calls of the function beyond a limit wait; those of health and reflection do not.
 */
public final class FunctionServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FunctionServer.class);

    /** grpc-go clients, such as Crossplane, ping no more often than this; a server that allows less cuts them off. */
    private static final Duration SHORTEST_KEEPALIVE = Duration.ofSeconds(10);

    /**
     * How often to ask a client that says nothing whether it is still there. One whose machine is gone would hold on to the
     * calls that it was about to make.
     */
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    /**
     * How long a connection may last. Crossplane spreads calls over the pods that it knows, and asks for pods anew only when a connection
     * ends (grpc-go's DNS resolver): without an end a pod that is added would get no calls. A tenth of this more or less is gRPC's to choose.
     */
    static final Duration CONNECTION_AGE = Duration.ofMinutes(5);

    /** How many calls a connection may have; more wait in the client. Crossplane makes up to 100 at once (--max-reconcile-rate). */
    static final int MOST_CALLS = 256;

    /** What a call may send before its message is received: HTTP/2's own default, enough for a network within a cluster. */
    private static final int CALL_BYTES = 65_535;

    /**
     * How many connections may be open. One Crossplane has one or two to each pod; a heap of 64 MB has room for so many
     * that do nothing.
     */
    static final int MOST_CONNECTIONS = 256;

    /** What a call may have in headers: gRPC's own default. More is refused while it is read. */
    private static final int HEADER_BYTES = 8192;

    /**
     * How many streams a connection may reset, and in which time, before it is ended: each costs the server a call, and the client next to
     * nothing ("rapid reset", CVE-2023-44487). gRPC's default is any number. Crossplane resets a call that takes it too long, of 100 at once.
     */
    private static final int MOST_RESETS = 1000;

    private static final Duration RESETS_WINDOW = Duration.ofSeconds(30);

    /** How long a caller may take to send a request, or to take an answer. The largest, of 4 MB, needs 7 Mbit/s for it. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For calls to take note of being cancelled. */
    private static final Duration CANCEL = Duration.ofSeconds(1);

    private final Server server;
    private final HealthStatusManager health;
    private final Resources resources;
    private final Duration drain;

    private FunctionServer(Server server, HealthStatusManager health, Resources resources, Duration drain) {
        this.server = server;
        this.health = health;
        this.resources = resources;
        this.drain = drain;
    }

    /**
     * How to serve.
     *
     * @param certificates the directory of tls.crt, tls.key and ca.crt, for TLS 1.2 or later with clients that must prove
     *     themselves to be of that CA; empty for no encryption
     * @param reload how often to look for new certificates
     * @param tls what encrypts, where there are certificates
     * @param maxRequestBytes a larger request is refused with RESOURCE_EXHAUSTED
     * @param maxConcurrentCalls how many calls to receive and run at once, at least 1; more wait
     * @param patience how long a caller may take to send its request once it may, and to take the answer
     * @param connectionAge when a connection is ended, once its calls are: see {@link #CONNECTION_AGE}
     * @param drain how long calls in flight may take to finish once the server closes, or their connection ends by its age
     */
    public record Settings(
            ListenAddress address,
            Network network,
            Optional<Path> certificates,
            Duration reload,
            Tls tls,
            int maxRequestBytes,
            int maxConcurrentCalls,
            Duration patience,
            Duration connectionAge,
            Duration drain) {}

    /**
     * Starts to serve.
     *
     * @param function answers calls; what it throws, errors included, becomes status INTERNAL, without its message
     * @param metrics where calls are counted and timed
     * @throws IOException where the address cannot be listened on, or the certificates not be used; its message is one line
     *     for people
     */
    public static FunctionServer start(
            Settings settings, Function<RunFunctionRequest, RunFunctionResponse> function, PrometheusRegistry metrics)
            throws IOException {
        InetSocketAddress address = settings.address.resolve(settings.network);
        Resources resources = Resources.open(settings);
        HealthStatusManager health = new HealthStatusManager();
        Patience patience = new Patience(settings.patience, resources.io);
        Admission admission = new Admission(settings.maxConcurrentCalls, patience, metrics);
        try {
            Server server = builder(address, settings, resources)
                    .addStreamTracerFactory(new CallMetrics(metrics))
                    .addStreamTracerFactory(patience)
                    .addServices(new FunctionService(function)
                            .definitions().stream()
                                    .map(service -> ServerInterceptors.intercept(service, admission))
                                    .toList())
                    .addService(health.getHealthService())
                    .addService(ProtoReflectionServiceV1.newInstance())
                    .addService(olderReflection())
                    .build()
                    .start();
            // The overall status, "", is SERVING from the start.
            FunctionService.names().forEach(name -> health.setStatus(name, ServingStatus.SERVING));
            return new FunctionServer(server, health, resources, settings.drain);
        } catch (IOException e) {
            resources.close();
            throw new IOException("cannot listen on " + settings.address + ": " + root(e).getMessage(), e);
        }
    }

    private static NettyServerBuilder builder(InetSocketAddress address, Settings settings, Resources resources) {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelFactory(() -> limited(settings.network.open()))
                .bossEventLoopGroup(resources.io)
                .workerEventLoopGroup(resources.io)
                .executor(resources.calls)
                .maxInboundMessageSize(settings.maxRequestBytes)
                .maxConcurrentCallsPerConnection(MOST_CALLS)
                .flowControlWindow(CALL_BYTES)
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxRstFramesPerWindow(MOST_RESETS, Math.toIntExact(RESETS_WINDOW.toSeconds()))
                .maxConnectionAge(settings.connectionAge.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionAgeGrace(settings.drain.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(SHORTEST_KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                // Crossplane keeps its connections from one reconcile to the next.
                .permitKeepAliveWithoutCalls(true);
        resources.credentials.ifPresent(credentials -> builder.sslContext(credentials.context()));
        return builder;
    }

    private static ServerChannel limited(ServerChannel channel) {
        channel.pipeline().addFirst(new ConnectionLimit(MOST_CONNECTIONS));
        return channel;
    }

    /** grpcurl asks for v1 first and falls back to v1alpha; older tools know nothing else. */
    @SuppressWarnings("deprecation")
    private static BindableService olderReflection() {
        return ProtoReflectionService.newInstance();
    }

    private static Throwable root(Throwable e) {
        return e.getCause() == null ? e : root(e.getCause());
    }

    /** The port that is listened on. */
    public int port() {
        return server.getPort();
    }

    /** Waits until the server is closed, by another thread. */
    public void awaitClose() throws InterruptedException {
        server.awaitTermination();
    }

    /**
     * Says to be not serving, takes no more connections and calls, lets those in flight finish within the drain period,
     * and cancels those that have not.
     */
    @Override
    public void close() {
        if (server.isShutdown()) {
            return;
        }
        health.enterTerminalState();
        server.shutdown();
        try {
            if (!server.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("cancelling calls that did not finish within {} ms", drain.toMillis());
                server.shutdownNow().awaitTermination(CANCEL.toMillis(), TimeUnit.MILLISECONDS);
            }
            // gRPC does not wait for a function whose caller is gone.
            resources.calls.shutdownNow();
            resources.calls.awaitTermination(CANCEL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            resources.close();
        }
    }

    /**
     * What a server needs, and gRPC leaves to whoever brought it.
     *
     * @param io reads and writes. Java's own sockets, not netty's native ones: those need a directory to unpack a library
     *     into, which a read-only file system does not have
     */
    private record Resources(Optional<ReloadingCredentials> credentials, EventLoopGroup io, ExecutorService calls) {

        static Resources open(Settings settings) throws IOException {
            Optional<ReloadingCredentials> credentials = settings.certificates.isPresent()
                    ? Optional.of(
                            ReloadingCredentials.watch(settings.certificates.get(), settings.reload, settings.tls))
                    : Optional.empty();
            return new Resources(
                    credentials,
                    // As many threads as netty thinks right for this machine.
                    new MultiThreadIoEventLoopGroup(
                            0, new DefaultThreadFactory("grpc-io", true), NioIoHandler.newFactory()),
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("call-", 0).factory()));
        }

        void close() {
            credentials.ifPresent(ReloadingCredentials::close);
            calls.shutdownNow();
            io.shutdownGracefully(0, CANCEL.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
