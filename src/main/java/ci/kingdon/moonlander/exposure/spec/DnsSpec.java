package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * DNS records of the services' names.
 *
 * @param records Who makes them: nobody, so that somebody has to; or external-dns on the host, by annotations under its old and its new prefix, and for a tunnel by a DNSEndpoint.
 * @param target What the records lead to, with ALB and Ingress. Default: what external-dns finds in the status of the Ingress. With Gateway it is the Gateway's to say.
 * @param ttl For how many seconds a record may be remembered.
 */
public record DnsSpec(Records records, Optional<String> target, Optional<Integer> ttl) {

    /** Who makes records. */
    public enum Records {
        None,
        ExternalDNS
    }

    private static final int DAY = 86_400;

    static DnsSpec of(Field dns) {
        dns.only("records", "target", "ttl");
        Records records = dns.at("records").oneOf(Records.class).orElse(Records.None);
        for (String field : new String[] {"target", "ttl"}) {
            if (records == Records.None && dns.at(field).isPresent()) {
                throw dns.at(field).invalid("is given, and nobody makes records", "records: ExternalDNS with it");
            }
        }
        return new DnsSpec(
                records, Forms.domain(dns.at("target")), dns.at("ttl").integer(1, DAY));
    }
}
