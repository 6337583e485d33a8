package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An attacker's server on loopback: it keeps the beginning of whatever is sent to it, credentials
 * aside, and answers like an empty API server. */
public final class Eavesdropper implements AutoCloseable {

    /** More than the headers of a request, a token among them. */
    private static final int KEPT = 64 * 1024;

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private Eavesdropper(ServerSocket socket) {
        this.socket = socket;
    }

    /** Listens on a free port. */
    public static Eavesdropper listen() throws IOException {
        Eavesdropper eavesdropper = new Eavesdropper(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        Thread.ofVirtual().start(eavesdropper::accept);
        return eavesdropper;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> answer(caller));
            } catch (IOException _) {
                // Closed: the loop ends.
            }
        }
    }

    private void answer(Socket caller) {
        try (caller) {
            caller.setSoTimeout(5_000);
            InputStream in = caller.getInputStream();
            byte[] buffer = new byte[KEPT];
            int length = in.read(buffer);
            String said = new String(buffer, 0, Math.max(length, 0), StandardCharsets.ISO_8859_1);
            heard.add(said.replaceAll("(?i)(authorization: \\S+) \\S+", "$1 (a credential)"));
            caller.getOutputStream().write(ANSWER);
        } catch (IOException _) {
            heard.add("a connection that ended early");
        }
    }

    /** Its address: host and port. */
    public String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** What was sent to it, a line of text for each connection. */
    public List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
