package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Plays kube-proxy for one port of a Service: what connects here reaches one of the Service's pods, each in its turn. */
final class Forward implements Engine.Part {

    private static final int PATIENCE_MILLIS = 1_000;

    private final ServerSocket socket;
    private final Supplier<List<InetSocketAddress>> pods;
    private final AtomicInteger turn = new AtomicInteger();

    private Forward(ServerSocket socket, Supplier<List<InetSocketAddress>> pods) {
        this.socket = socket;
        this.pods = pods;
    }

    /**
     * Listens.
     *
     * @param pods where the pods listen, asked anew for each connection
     */
    static Forward listen(InetSocketAddress address, Supplier<List<InetSocketAddress>> pods) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(address);
        return accept(socket, pods);
    }

    /** The same with a socket that listens already: one that ends TLS, for example. */
    static Forward accept(ServerSocket socket, Supplier<List<InetSocketAddress>> pods) {
        Forward forward = new Forward(socket, pods);
        Thread.ofVirtual().name("forward " + socket.getLocalSocketAddress()).start(forward::accept);
        return forward;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket caller = socket.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException _) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket caller) {
        try (caller;
                Socket pod = connect()) {
            Thread back = Thread.ofVirtual().start(() -> copy(pod, caller));
            copy(caller, pod);
            back.join();
        } catch (IOException _) {
            // No pod takes the connection: the caller's is closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        List<InetSocketAddress> all = pods.get();
        for (int i = 0; i < all.size(); i++) {
            Socket pod = new Socket();
            try {
                pod.connect(all.get(Math.floorMod(turn.getAndIncrement(), all.size())), PATIENCE_MILLIS);
                return pod;
            } catch (IOException _) {
                pod.close();
            }
        }
        throw new IOException("no pod listens");
    }

    /** Copies until one of both ends; then neither has anything more to hear from the other. */
    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException _) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            // Both are closed.
        } catch (IOException _) {
            // So they are.
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // It listens no more.
        }
    }
}
