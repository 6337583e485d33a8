package ci.kingdon.moonlander.landing.names;

import java.net.URI;

/**
 * The address at which an API server is reached.
 *
 * @param url as {@code clusters[].cluster.server} of a kubeconfig has it
 */
public record Server(String url) {

    private static final String HTTPS = "https://";

    /** The server at an address, with or without https:// before it. */
    public static Server at(String address) {
        return new Server(address.startsWith(HTTPS) ? address : HTTPS + address);
    }

    /** The DNS name or IP address that the server's certificate has to be for. */
    public String host() {
        return URI.create(url).getHost();
    }
}
