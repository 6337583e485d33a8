package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** What a TLS server shows of itself to whoever comes, whoever has signed it. */
public final class ServedCertificate {

    private ServedCertificate() {}

    /** The certificate that a new connection gets; empty if there is none. */
    public static Optional<X509Certificate> of(String host, int port) throws IOException, GeneralSecurityException {
        AtomicReference<X509Certificate> seen = new AtomicReference<>();
        try (SSLSocket socket =
                (SSLSocket) trustingAnyone(seen).getSocketFactory().createSocket(host, port)) {
            socket.startHandshake();
        } catch (SSLException _) {
            // It wants a certificate of ours; we have seen its own by then.
        }
        return Optional.ofNullable(seen.get());
    }

    /** A client that verifies nothing, as a kubelet's probes. */
    static HttpClient trustingAnyone() throws GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(trustingAnyone(new AtomicReference<>()))
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build();
    }

    private static SSLContext trustingAnyone(AtomicReference<X509Certificate> seen) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Recording(seen)}, null);
        return context;
    }

    /** Trusts anybody, and keeps who it was. */
    private static final class Recording extends X509ExtendedTrustManager {

        private final AtomicReference<X509Certificate> seen;

        private Recording(AtomicReference<X509Certificate> seen) {
            this.seen = seen;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            seen.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            seen.set(chain[0]);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            seen.set(chain[0]);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
