package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.staging.Role;

/**
 * The roles under which an exposure composes its resources. What is in another namespace of the host than the exposure's has that
 * namespace in its role, behind a dot, so that what moves is made anew and taken away where it was.
 */
final class ExposureRoles {

    static final Role TUNNEL = new Role("tunnel");
    static final Role TUNNEL_CONFIG = new Role("tunnel-config");
    static final Role DNS_RECORDS = new Role("dns-records");

    /** What Cloudflare's provider makes has this before it. */
    private static final String CLOUDFLARE = "cloudflare-";

    static final Role CLOUDFLARE_TUNNEL = new Role(CLOUDFLARE + "tunnel");
    static final Role CLOUDFLARE_CONFIG = new Role(CLOUDFLARE + "config");

    private ExposureRoles() {}

    /** The record of a service's name. */
    static Role cloudflareRecord(String service) {
        return new Role(CLOUDFLARE + "record-" + service);
    }

    /** Whether what has a role is made on the host, and not at Cloudflare. */
    static boolean isOnHost(Role role) {
        return !role.key().startsWith(CLOUDFLARE);
    }

    /** What lets a Gateway of another namespace read the certificate. No role of a Usage ends like it, whatever the namespace is called. */
    static Role grant(String gatewayNamespace) {
        return new Role("grant-" + gatewayNamespace + "-tls");
    }

    /**
     * A role in a namespace of the host.
     *
     * @param key what it is for
     * @param main the exposure's own namespace
     */
    static Role in(String namespace, String key, String main) {
        if (namespace.equals(main)) {
            return new Role(key);
        }
        // What is in namespace a has its Usage in a role that what is in namespace a-usage must not have.
        boolean isLikeUsage = new Role(namespace).user().isPresent();
        return new Role(key + "." + namespace + (isLikeUsage ? ".namespace" : ""));
    }

    /** Whether what has a role is in the exposure's own namespace of the host. */
    static boolean isInMainNamespace(Role role) {
        return role.key().indexOf('.') < 0;
    }

    /** The role without its namespace: what the resource on the host is called after. */
    static String plain(Role role) {
        int dot = role.key().indexOf('.');
        return dot < 0 ? role.key() : role.key().substring(0, dot);
    }
}
