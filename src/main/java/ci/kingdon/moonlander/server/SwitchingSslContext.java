package ci.kingdon.moonlander.server;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A TLS context that can be another one for the next connection.
 *
 * <p>grpc-util has AdvancedTlsX509KeyManager and AdvancedTlsX509TrustManager for this, which switch what is inside one
 * context. But a context resumes sessions, and a resumed session's client is not verified again: where the CA changes and
 * the server's key does not, clients of the old CA would be let in for as long as they keep coming. (Seen on Java 25, whose
 * tickets outlive even a session timeout of a second.) Sessions of one context mean nothing to the next.
 */
final class SwitchingSslContext extends SslContext {

    private volatile SslContext current;

    SwitchingSslContext(SslContext first) {
        this.current = first;
    }

    void switchTo(SslContext next) {
        current = next;
    }

    @Override
    public boolean isClient() {
        return current.isClient();
    }

    @Override
    public List<String> cipherSuites() {
        return current.cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // netty's own abstract method
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator) {
        return current.newEngine(allocator);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
        return current.newEngine(allocator, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.sessionContext();
    }
}
