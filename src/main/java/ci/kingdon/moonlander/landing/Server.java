package ci.kingdon.moonlander.landing;

import java.net.URI;

/**
 * How an API server is reached from somewhere.
 *
 * @param url as {@code clusters[].cluster.server} has it
 */
record Server(String url) {

    private static final String HTTPS = "https://";

    /** From an address, with or without https:// before it. */
    static Server at(String address) {
        return new Server(address.startsWith(HTTPS) ? address : HTTPS + address);
    }

    /** The name, or the address, that the server's certificate has to be for. */
    String host() {
        return URI.create(url).getHost();
    }
}
