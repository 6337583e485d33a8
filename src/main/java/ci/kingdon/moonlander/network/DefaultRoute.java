package ci.kingdon.moonlander.network;

import java.util.Optional;

/** The default routes of a route table: one for each family of addresses. */
enum DefaultRoute {
    IPV4("0.0.0.0/0"),
    IPV6("::/0");

    private final String range;

    DefaultRoute(String range) {
        this.range = range;
    }

    /** The family in lower case, as it is part of names. */
    String word() {
        return this == IPV4 ? "ipv4" : "ipv6";
    }

    /** The range of all IPv4 addresses, of the route of that family. */
    Optional<String> ipv4() {
        return this == IPV4 ? Optional.of(range) : Optional.empty();
    }

    /** The range of all IPv6 addresses, of the route of that family. */
    Optional<String> ipv6() {
        return this == IPV6 ? Optional.of(range) : Optional.empty();
    }
}
