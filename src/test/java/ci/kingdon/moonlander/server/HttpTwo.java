package ci.kingdon.moonlander.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client of HTTP/2 (RFC 9113) that writes frames as it likes, and so what no client should. */
final class HttpTwo implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    static final int END_HEADERS = 4;

    /** In place of a code: the connection has ended without one, or goes on. */
    static final int CLOSED = -1;

    static final int OPEN = -2;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final String PATH = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction";

    private final Socket socket;
    private final OutputStream out;

    /** Greets a server over a connection, encrypted or not. */
    HttpTwo(Socket socket) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        out.write(greeting());
        frame(SETTINGS, 0, 0);
    }

    void frame(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
    }

    /** Begins a call. Its message is for whoever sends it. */
    void call(int stream) throws IOException {
        frame(HEADERS, END_HEADERS, stream, headers());
    }

    /** The headers of a call, none of them compressed (RFC 7541, section 6.2.2). */
    static byte[] headers() {
        return headers(0);
    }

    /** The same, and so many kilobytes of others. */
    static byte[] headers(int more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        header(block, ":method", "POST");
        header(block, ":scheme", "http");
        header(block, ":path", PATH);
        header(block, ":authority", "localhost");
        header(block, "content-type", "application/grpc");
        header(block, "te", "trailers");
        for (int i = 0; i < more; i++) {
            for (int tenth = 0; tenth < 10; tenth++) {
                header(block, "x-" + i + "-" + tenth, "v".repeat(90));
            }
        }
        return block.toByteArray();
    }

    private static void header(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        block.write(name.length());
        block.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        block.write(value.length());
        block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a client begins with. */
    static byte[] greeting() {
        return PREFACE.getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads until the server has closed the connection, and returns the code of its GOAWAY, if it sent one. */
    int goAway() throws IOException {
        int code = CLOSED;
        try {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                in.readUnsignedByte();
                in.readInt();
                byte[] payload = in.readNBytes(length);
                code = type == GOAWAY ? ByteBuffer.wrap(payload).getInt(4) : code;
            }
        } catch (SocketTimeoutException e) {
            return OPEN;
        } catch (IOException e) {
            return code;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
