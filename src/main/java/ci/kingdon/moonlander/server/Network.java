package ci.kingdon.moonlander.server;

import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which IP versions to listen on, named as Go's {@code net.Listen} has them, and so every other function's flag. */
public enum Network {

    /** Whatever the address is; IPv4 and IPv6 where it is a wildcard, {@code 0.0.0.0} included. */
    TCP,

    /** IPv4 only. */
    TCP4,

    /** An IPv6 address. Its wildcard takes IPv4 too: Java has no way to open a socket for IPv6 alone. */
    TCP6;

    /**
     * The network of a name.
     *
     * @throws IllegalArgumentException saying which names there are
     */
    public static Network parse(String name) {
        return Arrays.stream(values())
                .filter(network -> network.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no network to listen on; allowed: "
                        + Arrays.stream(values()).map(Network::toString).collect(Collectors.joining(", "))));
    }

    /** Whether an address is one of this network. */
    boolean takes(InetAddress address) {
        return switch (this) {
            case TCP -> true;
            case TCP4 -> address instanceof Inet4Address;
            case TCP6 -> address instanceof Inet6Address;
        };
    }

    /** A server socket of this network, not bound yet. */
    ServerChannel open() {
        return switch (this) {
            case TCP, TCP6 -> new NioServerSocketChannel();
            case TCP4 -> new NioServerSocketChannel(SelectorProvider.provider(), SocketProtocolFamily.INET);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
