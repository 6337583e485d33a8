package ci.kingdon.moonlander.image;

import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc;
import ci.kingdon.moonlander.proto.v1.FunctionRunnerServiceGrpc.FunctionRunnerServiceBlockingStub;
import ci.kingdon.moonlander.proto.v1.RunFunctionRequest;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.MountedSecret;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An image that runs as a container does, with certificates as Crossplane makes them, and a client that has its own. */
public final class Container implements AutoCloseable {

    /** An emulated machine takes its time. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String CERTIFICATES = "/tls/server";

    private static final JsonMapper JSON = new JsonMapper();

    private static final MethodDescriptor<RunFunctionRequest, byte[]> RAW =
            FunctionRunnerServiceGrpc.getRunFunctionMethod().toBuilder(
                            FunctionRunnerServiceGrpc.getRunFunctionMethod().getRequestMarshaller(), new Bytes())
                    .build();

    /** Messages as they are. */
    static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Process process;
    private final Path log;
    private final Authority.Identity client;
    private final Authority authority;
    private ManagedChannel channel;

    private Container(Process process, Path log, Authority.Identity client, Authority authority) {
        this.process = process;
        this.log = log;
        this.client = client;
        this.authority = authority;
    }

    /**
     * Starts an image.
     *
     * @param directory where its certificates and its log go
     * @param wrapper what its process is started by
     * @param mounts more of this machine's directories, by where they are in the container
     * @param flags of the JVM, after the image's own
     */
    static Container start(
            UnpackedImage image, Path directory, List<String> wrapper, Map<Path, String> mounts, List<String> flags)
            throws Exception {
        Authority authority = Authority.create();
        Path certificates = Files.createDirectories(directory.resolve("certificates"));
        new MountedSecret(certificates).publish(authority.server(List.of("localhost")), authority);
        Map<Path, String> all = new LinkedHashMap<>(mounts);
        all.put(certificates, CERTIFICATES);
        List<String> variables = new ArrayList<>(List.of("TLS_SERVER_CERTS_DIR=" + CERTIFICATES));
        if (!flags.isEmpty()) {
            variables.add("JDK_JAVA_OPTIONS=" + String.join(" ", flags));
        }
        List<String> arguments = new ArrayList<>(image.command());
        arguments.addAll(List.of("--address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"));
        List<String> command = command(image, wrapper, all, variables, arguments);
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Container(process, log, authority.client(), authority);
    }

    /** What runs a command in an image as a container does. */
    public static List<String> command(
            UnpackedImage image,
            List<String> wrapper,
            Map<Path, String> mounts,
            List<String> variables,
            List<String> arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(
                List.of("hack/container", image.architecture(), image.root().toString()));
        mounts.forEach((source, target) -> command.add(source.toAbsolutePath() + ":" + target));
        command.add("--");
        command.addAll(image.environment());
        command.addAll(variables);
        command.add("--");
        command.addAll(arguments);
        return command;
    }

    /** A new directory that whoever a container runs as can write into. */
    static Path writable(Path directory) throws IOException {
        Files.createDirectory(directory);
        if (!directory.toFile().setWritable(true, false)) {
            throw new IOException("cannot let everybody write into " + directory);
        }
        return directory;
    }

    /** A client of it, once it listens. It tries again where a handshake took an emulated or busy machine too long. */
    FunctionRunnerServiceBlockingStub client() throws Exception {
        if (channel == null) {
            channel = connect();
        }
        return FunctionRunnerServiceGrpc.newBlockingStub(channel).withWaitForReady();
    }

    /** A connection of its own, for whoever closes it, once it listens. */
    ManagedChannel connect() throws Exception {
        return NettyChannelBuilder.forAddress("localhost", awaitListening())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(authority.certificate())
                        .keyManager(client.keys().getPrivate(), client.certificate())
                        .build())
                .build();
    }

    /** Its answer to a call, in the bytes that came over the wire. */
    byte[] answer(RunFunctionRequest request) {
        return answer(channel, request);
    }

    /** The same, over a connection that {@link #connect} made. */
    static byte[] answer(ManagedChannel channel, RunFunctionRequest request) {
        return ClientCalls.blockingUnaryCall(channel, RAW, CallOptions.DEFAULT.withWaitForReady(), request);
    }

    private int awaitListening() throws Exception {
        Eventually.within(
                PATIENCE,
                Duration.ofMillis(2),
                () -> "the function listens: " + Files.readString(log),
                () -> port().isPresent() || !process.isAlive());
        return port().orElseThrow(() -> new IllegalStateException("the function ended:\n" + read()));
    }

    private Optional<Integer> port() throws IOException {
        String all = Files.readString(log);
        return all.substring(0, all.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> line.startsWith("{") && line.contains("\"listening\""))
                .map(JSON::readTree)
                .map((JsonNode line) -> line.path("port").asInt())
                .findFirst();
    }

    /** What it wrote. */
    String read() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The function's process, below those that made its container. */
    ProcessHandle function() {
        return process.descendants()
                .filter(handle -> handle.children().findAny().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the container runs nothing:\n" + read()));
    }

    /** Ends it as the kubelet does, and returns its exit code. */
    int stop() throws Exception {
        if (channel != null) {
            channel.shutdownNow();
        }
        function().destroy();
        return await();
    }

    /** Waits until it has ended, and returns its exit code. */
    int await() throws Exception {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the function does not end:\n" + read());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
