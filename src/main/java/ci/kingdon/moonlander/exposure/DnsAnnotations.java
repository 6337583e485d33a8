package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.exposure.spec.DnsSpec;
import java.util.Map;
import java.util.TreeMap;

/** The annotations by which external-dns makes a record for an Ingress or a route. */
final class DnsAnnotations {

    /** Version 0.22 changed the prefix, and does not read the old one any more; earlier ones do not know the new one. */
    private static final String[] PREFIXES = {"external-dns.alpha.kubernetes.io/", "external-dns.kubernetes.io/"};

    private DnsAnnotations() {}

    /** None where nobody makes records. */
    static Map<String, String> of(Exposure exposure, Published service) {
        Map<String, String> annotations = new TreeMap<>();
        if (exposure.hasRecords()) {
            DnsSpec dns = exposure.spec().dns();
            for (String prefix : PREFIXES) {
                annotations.put(prefix + "hostname", service.host());
                dns.target().ifPresent(target -> annotations.put(prefix + "target", target));
                dns.ttl().ifPresent(ttl -> annotations.put(prefix + "ttl", ttl.toString()));
            }
        }
        return annotations;
    }
}
