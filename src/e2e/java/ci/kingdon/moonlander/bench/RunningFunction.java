package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.image.Container;
import ci.kingdon.moonlander.image.ProcessFigures;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.proto.v1.RunFunctionResponse;
import ci.kingdon.moonlander.testing.Eventually;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** A function that runs as a container, in 2 CPUs and 256 MiB, and that has answered once. */
final class RunningFunction implements AutoCloseable {

    private static final String CERTIFICATES = "/tls/server";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Process process;
    private final int port;
    private final RunFunctionResponse answer;
    private final ProcessFigures figures;
    private final long start;

    private RunningFunction(Process process, int port, Path log, Certificates certificates, RunFunctionRequest request)
            throws Exception {
        this.process = process;
        this.port = port;
        Eventually.within(
                PATIENCE,
                Duration.ofMillis(2),
                () -> "the function listens: " + Files.readString(log),
                () -> listens(port) || !process.isAlive());
        this.answer = ask(certificates, request);
        this.figures = new ProcessFigures(function().pid());
        this.start = figures.age();
    }

    /**
     * Starts one, and asks it once.
     *
     * @param log what it says
     */
    static RunningFunction start(Contestant contestant, Path log, Certificates certificates, RunFunctionRequest request)
            throws Exception {
        int port = free();
        Process process = new ProcessBuilder(Container.command(
                        contestant.image(),
                        List.of("hack/limited"),
                        Map.of(certificates.server(), CERTIFICATES),
                        List.of("TLS_SERVER_CERTS_DIR=" + CERTIFICATES),
                        contestant.command("127.0.0.1:" + port)))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return new RunningFunction(process, port, log, certificates, request);
        } catch (Exception | AssertionError e) {
            end(process);
            throw e;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private RunFunctionResponse ask(Certificates certificates, RunFunctionRequest request) throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .overrideAuthority(Certificates.NAME)
                .sslContext(certificates.context())
                .build();
        try {
            return FunctionRunnerServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .runFunction(request);
        } finally {
            channel.shutdownNow();
        }
    }

    /** The function's process, below those that made its container. */
    private ProcessHandle function() {
        return process.descendants()
                .filter(handle -> handle.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    int port() {
        return port;
    }

    /** Its first answer. */
    RunFunctionResponse answer() {
        return answer;
    }

    ProcessFigures figures() {
        return figures;
    }

    /** Milliseconds from its start to its first answer. */
    long start() {
        return start;
    }

    /** Ends it as the kubelet does, and what made its container with it. */
    @Override
    public void close() {
        function().destroy();
        try {
            process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            end(process);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
