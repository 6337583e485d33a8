package ci.kingdon.moonlander.server;

import ci.kingdon.moonlander.Moonlander;
import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.Eventually;
import ci.kingdon.moonlander.testing.MountedSecret;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process, with the image's flags of the JVM and a heap of 64 MB, and a caller who means well. */
final class AttackedServer implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xmx64m",
            "-Dio.netty.transport.noNative=true",
            "-Dio.netty.allocator.numDirectArenas=1",
            "-Dio.netty.allocator.numHeapArenas=0",
            "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final Path log;
    private final Authority authority;
    private final Authority.Identity client;
    private final int port;

    private AttackedServer(Process process, Path log, Authority authority) throws Exception {
        this.process = process;
        this.log = log;
        this.authority = authority;
        this.client = authority.client();
        Eventually.until("the server listens", () -> lines().stream().anyMatch(AttackedServer::isListening));
        this.port = lines().stream()
                .filter(AttackedServer::isListening)
                .findFirst()
                .orElseThrow()
                .path("port")
                .asInt();
    }

    static AttackedServer start(Tls tls, MountedSecret secret, Authority authority) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(FLAGS);
        command.add("-Dio.netty.handler.ssl.noOpenSsl=" + (tls == Tls.JAVA));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Moonlander.class.getName()));
        command.addAll(List.of("--address", "127.0.0.1:0", "--metrics-address", ""));
        command.addAll(List.of("--tls-certs-dir", secret.directory().toString()));
        Path log = Files.createTempFile("attacked", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new AttackedServer(process, log, authority);
    }

    private static boolean isListening(JsonNode line) {
        return line.path("msg").asString().equals("listening");
    }

    int port() {
        return port;
    }

    /** A connection of a client with a certificate. */
    Socket connect() throws Exception {
        return connect(authority, client);
    }

    /** A connection of a client of another authority. */
    Socket connect(Authority other) throws Exception {
        return connect(authority, other.client());
    }

    private Socket connect(Authority trusted, Authority.Identity identity) throws Exception {
        SSLSocket socket = (SSLSocket)
                TlsTest.sslContext(identity, trusted).getSocketFactory().createSocket("localhost", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Asks over a connection of its own, and returns how long that took. */
    Duration ask() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(authority.certificate())
                        .keyManager(client.keys().getPrivate(), client.certificate())
                        .build())
                .build();
        long start = System.nanoTime();
        try {
            Servers.stub(channel).runFunction(Servers.request("honest"));
            return Duration.ofNanos(System.nanoTime() - start);
        } finally {
            channel.shutdownNow();
        }
    }

    /** What it has logged beside that it listens. */
    List<JsonNode> complaints() throws IOException {
        return lines().stream().filter(line -> !isListening(line)).toList();
    }

    private List<JsonNode> lines() throws IOException {
        JsonMapper mapper = new JsonMapper();
        String all = Files.readString(log);
        return all.substring(0, all.lastIndexOf('\n') + 1)
                .lines()
                .map(mapper::readTree)
                .toList();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.delete(log);
    }
}
