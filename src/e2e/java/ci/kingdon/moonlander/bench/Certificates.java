package ci.kingdon.moonlander.bench;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.MountedSecret;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Certificates as Crossplane makes them, the same for all functions.
 *
 * @param server the directory that a function finds its own in
 * @param client the directory of the caller's: {@code ca.crt}, {@code tls.crt}, {@code tls.key}
 */
record Certificates(Path server, Path client) {

    static final String NAME = "localhost";

    static Certificates create(Path directory) throws Exception {
        Authority authority = Authority.create();
        Path server = Files.createDirectories(directory.resolve("server"));
        new MountedSecret(server).publish(authority.server(List.of(NAME)), authority);
        Path client = Files.createDirectories(directory.resolve("client"));
        Authority.Identity caller = authority.client();
        Files.writeString(client.resolve("ca.crt"), authority.pem());
        Files.writeString(client.resolve("tls.crt"), caller.certificatePem());
        Files.writeString(client.resolve("tls.key"), caller.pkcs8());
        return new Certificates(server, client);
    }

    SslContext context() throws SSLException {
        return GrpcSslContexts.forClient()
                .trustManager(client.resolve("ca.crt").toFile())
                .keyManager(
                        client.resolve("tls.crt").toFile(),
                        client.resolve("tls.key").toFile())
                .build();
    }
}
