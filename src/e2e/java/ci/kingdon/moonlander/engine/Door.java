package ci.kingdon.moonlander.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A way into the engine's network from outside: a socket in the file system, which namespaces of networks do not know, with one of these on
 * each side of it.
 */
public final class Door implements Engine.Part {

    private static final int BUFFER = 64 * 1024;

    private final ServerSocketChannel channel;
    private final SocketAddress to;

    private Door(ServerSocketChannel channel, SocketAddress to) {
        this.channel = channel;
        this.to = to;
        Thread.ofVirtual().name("door to " + to).start(this::accept);
    }

    /** Inside: from a socket in the file system to a port. */
    public static Door inside(Path socket, int port) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        channel.bind(UnixDomainSocketAddress.of(socket));
        return new Door(channel, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** Outside: from a port of this machine's loopback, which it prints, to a socket in the file system. The socket is the only argument. */
    public static void main(String[] arguments) throws Exception {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Door door = new Door(channel, UnixDomainSocketAddress.of(arguments[0]));
        System.out.println(((InetSocketAddress) channel.getLocalAddress()).getPort());
        while (Files.exists(Path.of(arguments[0]))) {
            Thread.sleep(1_000);
        }
        door.close();
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                SocketChannel caller = channel.accept();
                Thread.ofVirtual().start(() -> serve(caller));
            } catch (IOException _) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(SocketChannel caller) {
        try (caller;
                SocketChannel called = SocketChannel.open(to)) {
            Thread back = Thread.ofVirtual().start(() -> copy(called, caller));
            copy(caller, called);
            back.join();
        } catch (IOException _) {
            // Nobody is there: the caller's connection is closed.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException _) {
            closeBoth(from, to);
        }
    }

    private static void closeBoth(SocketChannel one, SocketChannel other) {
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
            channel.close();
        } catch (IOException _) {
            // It listens no more.
        }
    }
}
