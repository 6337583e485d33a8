package ci.kingdon.moonlander.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where to listen.
 *
 * @param host a name or an IP address, IPv6 without its brackets; empty for every address of the machine
 * @param port 0 for any that is free
 */
public record ListenAddress(String host, int port) {

    private static final Pattern TEXT =
            Pattern.compile("(?:\\[(?<ipv6>[^\\]]+)]|(?<host>[^:\\[\\]]*)):(?<port>\\d{1,5})");

    private static final int LAST_PORT = 65535;

    /**
     * Reads {@code host:port}, {@code [IPv6]:port}, or {@code :port}, as Go's {@code net.Listen} does.
     *
     * @throws IllegalArgumentException saying what is allowed
     */
    public static ListenAddress parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group("port")) > LAST_PORT) {
            throw new IllegalArgumentException("'" + text
                    + "' is no address to listen on; allowed: host:port, [IPv6]:port, or :port, with a port from 0 to "
                    + LAST_PORT);
        }
        String host = matcher.group("ipv6") == null ? matcher.group("host") : matcher.group("ipv6");
        return new ListenAddress(host, Integer.parseInt(matcher.group("port")));
    }

    /**
     * Looks the host up.
     *
     * @throws IOException where it has no address of that network
     */
    InetSocketAddress resolve(Network network) throws IOException {
        try {
            return Arrays.stream(addresses(network))
                    .filter(network::takes)
                    .findFirst()
                    .map(address -> new InetSocketAddress(address, port))
                    .orElseThrow(() ->
                            new IOException("cannot listen on " + this + ": it is no address of network " + network));
        } catch (UnknownHostException e) {
            throw new IOException("cannot listen on " + this + ": no such host", e);
        }
    }

    private InetAddress[] addresses(Network network) throws UnknownHostException {
        if (!host.isEmpty()) {
            return InetAddress.getAllByName(host);
        }
        // Not getAllByName(""), which is the loopback.
        return InetAddress.getAllByName(network == Network.TCP6 ? "::" : "0.0.0.0");
    }

    /** As it was written. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
