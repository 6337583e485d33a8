package ci.kingdon.moonlander.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ci.kingdon.moonlander.testing.Authority;
import ci.kingdon.moonlander.testing.MountedSecret;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What clients may do to a connection, by those who have a certificate and those who have none: the server refuses it or gets over it, in a
 * heap of 64 MB, and answers others meanwhile. It logs a line for a connection at most.
 */
@ParameterizedClass
@EnumSource(Tls.class)
class WireTest {

    /** HTTP/2's code for a client that does too much of something (RFC 9113, section 7). */
    private static final int ENHANCE_YOUR_CALM = 11;

    /** What the server still gives to a call that would be slow: for other connections one turn, and some of this machine's. */
    private static final Duration TURN = FunctionServer.PATIENCE.plusSeconds(15);

    @Parameter
    private Tls tls;

    @TempDir
    private Path directory;

    private final List<Socket> sockets = new ArrayList<>();
    private AttackedServer server;

    @BeforeEach
    void start() throws Exception {
        Authority authority = Authority.create();
        MountedSecret secret = new MountedSecret(directory);
        secret.publish(authority.server(), authority);
        server = AttackedServer.start(tls, secret, authority);
    }

    @AfterEach
    void close() throws Exception {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    @Test
    void aRapidResetEndsTheConnection() throws Exception {
        HttpTwo client = client();

        int code = flood(client, 5000, i -> {
            client.call(2 * i + 1);
            client.frame(HttpTwo.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
        });

        assertThat(code).isIn(ENHANCE_YOUR_CALM, HttpTwo.CLOSED);
        survives(1);
    }

    @Test
    void aFloodOfPingsEndsTheConnection() throws Exception {
        HttpTwo client = client();

        assertThat(flood(client, 20_000, _ -> client.frame(HttpTwo.PING, 0, 0, new byte[8])))
                .isIn(ENHANCE_YOUR_CALM, HttpTwo.CLOSED);
        survives(1);
    }

    @Test
    void headersWithoutEndEndTheConnection() throws Exception {
        HttpTwo client = client();
        client.frame(HttpTwo.HEADERS, 0, 1, HttpTwo.headers());

        flood(client, 20_000, _ -> client.frame(HttpTwo.CONTINUATION, 0, 1, new byte[1024]));

        survives(1);
    }

    @Test
    void hugeHeadersAreRefused() throws Exception {
        HttpTwo client = client();

        flood(client, 100, i -> client.frame(HttpTwo.HEADERS, HttpTwo.END_HEADERS, 2 * i + 1, HttpTwo.headers(14)));

        survives(1);
    }

    @Test
    void aMessageOf100MegabytesIsRefused() throws Exception {
        HttpTwo client = client();
        client.call(1);
        client.frame(
                HttpTwo.DATA,
                0,
                1,
                ByteBuffer.allocate(5).put((byte) 0).putInt(100_000_000).array());

        flood(client, 1300, _ -> client.frame(HttpTwo.DATA, 0, 1, new byte[16_000]));

        survives(1);
    }

    @Test
    void callsThatNeverEndHoldOthersUpByOneTurn() throws Exception {
        HttpTwo client = client();
        for (int i = 0; i < 1000; i++) {
            client.call(2 * i + 1);
            client.frame(HttpTwo.DATA, 0, 2 * i + 1, new byte[1]);
        }

        survives(1);
    }

    @Test
    void connectionsThatSayNothingMakeRoomForOthers() throws Exception {
        for (int i = 0; i < 2000; i++) {
            sockets.add(new Socket("localhost", server.port()));
        }

        survives(0);
    }

    @Test
    void whoIsNoClientOfTlsIsRefusedAndLoggedAtMostOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            Socket socket = new Socket("localhost", server.port());
            sockets.add(socket);
            socket.getOutputStream().write(HttpTwo.greeting());
        }
        survives(20);
        // Not its certificate's authority.
        assertThatThrownBy(() ->
                        server.connect(Authority.create()).getInputStream().read())
                .isInstanceOf(IOException.class);
        survives(21);
    }

    /** Does something again and again, until it has done so or the connection has ended; and says with which code. */
    private static int flood(HttpTwo client, int times, Step step) throws Exception {
        try {
            for (int i = 0; i < times; i++) {
                step.take(i);
            }
        } catch (IOException e) {
            // The server hung up.
            return HttpTwo.CLOSED;
        }
        return client.goAway();
    }

    private interface Step {
        void take(int number) throws IOException;
    }

    private HttpTwo client() throws Exception {
        Socket socket = server.connect();
        sockets.add(socket);
        socket.setSoTimeout(3000);
        return new HttpTwo(socket);
    }

    private void survives(int lines) throws Exception {
        assertThat(server.ask()).as("the time an answer took").isLessThan(TURN);
        assertThat(server.complaints()).hasSizeLessThanOrEqualTo(lines);
    }
}
