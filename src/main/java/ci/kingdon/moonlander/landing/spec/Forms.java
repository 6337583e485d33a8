package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.kubernetes.Certificates;
import ci.kingdon.moonlander.kubernetes.Issuers;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The forms that names and addresses have in Kubernetes. The XRDs say the same in their patterns. */
final class Forms {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final Pattern ROLE = Pattern.compile("[^/%]+");
    private static final String HOST =
            "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*";
    private static final Pattern ADDRESS = Pattern.compile(HOST + "(:[0-9]{1,5})?");
    private static final Pattern SAN = Pattern.compile("(\\*\\.)?[a-zA-Z0-9:]([-a-zA-Z0-9.:]*[a-zA-Z0-9:])?");
    private static final Pattern SERVER =
            Pattern.compile("(https://)?" + HOST + "(:[0-9]{1,5})?(/[-_~a-zA-Z0-9][-._~a-zA-Z0-9]*)*/?");
    private static final Pattern QUALIFIED = Pattern.compile(
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");
    private static final Pattern LABEL_VALUE = Pattern.compile("([a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?)?");
    private static final Pattern URL = Pattern.compile("(https?|oci)://.+");
    private static final Pattern HTTPS = Pattern.compile("https://.+");
    private static final Pattern QUANTITY = Pattern.compile("[0-9]+(\\.[0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");
    private static final Pattern TENANT = Pattern.compile("tenant-[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern MINOR_VERSION = Pattern.compile("v1\\.[1-9][0-9]{0,2}");
    private static final Pattern INSTANCE_TYPE = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?");
    private static final Pattern RESOURCE = Pattern.compile("[a-zA-Z0-9]([-./_a-zA-Z0-9]{0,314}[a-zA-Z0-9])?");
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final Pattern CHART_VERSION =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-[-.0-9a-zA-Z]+)?(\\+[-.0-9a-zA-Z]+)?");
    private static final Pattern VERSION = Pattern.compile("v?[0-9]+\\.[0-9]+\\.[0-9]+(-[-.0-9a-zA-Z]+)?");
    private static final Pattern DISTRIBUTION = Pattern.compile(VERSION + "(\\+[-.0-9a-zA-Z]+)?");

    private static final Pattern DURATION =
            Pattern.compile("(?:([0-9]{1,5})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,8})m)?(?:([0-9]{1,9})s)?");
    private static final Pattern PREFIX = Pattern.compile("[-._:/@a-zA-Z0-9]+");
    private static final Pattern PRINTABLE = Pattern.compile("[^\\p{Cc}\\p{Zl}\\p{Zp}]+");

    /** Kubernetes' own users and groups begin with this, and system:masters may do everything. */
    private static final String SYSTEM = "system:";

    /** A kilobyte or two is a certificate. */
    private static final int CERTIFICATES = 65_536;

    private static final int LONGEST_PREFIX = 64;

    /** It is part of the names of what it composes, which are at most 253 characters. */
    private static final int DELIVERY_NAME = 32;

    private static final int TENANT_CLUSTER = 42;

    private static final int GROUP = 32;

    private static final int HIGHEST_PORT = 65_535;

    /** A StatefulSet's pods carry its name and a hash of 11 characters as one label of 63. */
    private static final int PLANET_NAME = 52;

    private Forms() {}

    static Optional<String> namespace(Field field) {
        return field.text(LABEL, 63, "a namespace's name: lower case letters, digits and '-', at most 63 characters");
    }

    static Optional<String> planetName(Field field) {
        return field.text(
                SERVICE,
                PLANET_NAME,
                "a DNS label: lower case letters, digits and '-', beginning with a letter, at most 52 characters");
    }

    static Optional<String> name(Field field) {
        return field.text(
                SUBDOMAIN, 253, "a DNS subdomain: lower case letters, digits, '-' and '.', at most 253 characters");
    }

    static boolean isSubdomain(String text) {
        return text.length() <= 253 && SUBDOMAIN.matcher(text).matches();
    }

    static Optional<String> secretKey(Field field) {
        return field.text(SECRET_KEY, 253, "a Secret's key: letters, digits, '-', '_' and '.', at most 253 characters");
    }

    static Optional<String> roleName(Field field) {
        return field.text(ROLE, 253, "a ClusterRole's name: at most 253 characters, no '/' and no '%'");
    }

    static Optional<String> address(Field field) {
        return host(field, ADDRESS, "a DNS name or an IPv4 address, with :port if it is not 443");
    }

    static Optional<String> server(Field field) {
        return host(
                field,
                SERVER,
                "a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://");
    }

    /** What only looks like an address, such as 1.2.3 or port 99999, would make a kubeconfig that nobody can use. */
    private static Optional<String> host(Field field, Pattern form, String allowed) {
        Optional<String> address = field.text(form, 253, allowed);
        address.filter(text -> !isHost(text.startsWith("https://") ? text : "https://" + text))
                .ifPresent(text -> {
                    throw field.invalid("has \"" + text + "\"", allowed);
                });
        return address;
    }

    private static boolean isHost(String url) {
        URI uri = URI.create(url);
        return uri.getHost() != null && uri.getPort() <= HIGHEST_PORT;
    }

    static Optional<String> deliveryName(Field field) {
        return field.text(
                LABEL, DELIVERY_NAME, "a DNS label: lower case letters, digits and '-', at most 32 characters");
    }

    static Optional<String> labelValue(Field field) {
        return field.anyText().map(text -> {
            if (text.length() > 63 || !LABEL_VALUE.matcher(text).matches()) {
                throw field.invalid(
                        "has \"" + text + "\"",
                        "a label's value: letters, digits, '-', '_' and '.', at most 63 characters");
            }
            return text;
        });
    }

    /** Whether a label, or an annotation, may have this key. */
    static boolean isQualified(String key) {
        return key.indexOf('/') <= 253 && QUALIFIED.matcher(key).matches();
    }

    static Optional<String> san(Field field) {
        return field.text(SAN, 253, "a DNS name or an IP address");
    }

    static Optional<String> repository(Field field) {
        return field.text(URL, 2048, "a URL that begins with https://, http:// or oci://");
    }

    /**
     * A version as Chart.yaml has it. provider-helm compares the two by their letters: a range, or a v before the version, would be
     * another version at every poll, and an upgrade each time.
     */
    static Optional<String> chartVersion(Field field) {
        return field.text(
                CHART_VERSION,
                64,
                "an exact version as Chart.yaml has it, such as 0.36.0: no range, and no v before it");
    }

    static Optional<String> issuer(Field field) {
        return field.text(HTTPS, 2048, "a URL that begins with https://");
    }

    /**
     * An issuer, or where it is discovered, as an AuthenticationConfiguration takes them (k8s.io/apiserver v0.35.4,
     * pkg/apis/apiserver/validation). A file with another one would be refused as a whole.
     */
    static Optional<String> trustedIssuer(Field field) {
        Optional<String> issuer = issuer(field);
        issuer.flatMap(Issuers::problem).ifPresent(problem -> {
            throw field.invalid(problem, Issuers.ALLOWED);
        });
        return issuer;
    }

    /** What is put before the names of users or groups. */
    static Optional<String> prefix(Field field) {
        String allowed = "letters, digits and any of -._:/@, at most 64 characters, such as dex:";
        Optional<String> prefix = field.text(PREFIX, LONGEST_PREFIX, allowed);
        prefix.filter(text -> SYSTEM.startsWith(text) || text.startsWith(SYSTEM))
                .ifPresent(text -> {
                    throw field.invalid(
                            "has \"" + text
                                    + "\", by which a name could become one of Kubernetes' own, which begin with "
                                    + SYSTEM,
                            allowed);
                });
        return prefix;
    }

    /** The name of a user or a group that an issuer knows, or of a claim. */
    static Optional<String> printable(Field field) {
        return field.text(PRINTABLE, 253, "one line of text without control characters, at most 253 characters");
    }

    /** A user or a group outside the cluster. */
    static Optional<String> person(Field field) {
        Optional<String> name = printable(field);
        name.filter(text -> text.startsWith(SYSTEM)).ifPresent(text -> {
            throw field.invalid(
                    "has \"" + text + "\", which is one of Kubernetes' own",
                    "a user or a group as the planet calls it, with its issuer's prefix, such as dex:kingdon-ci:developers");
        });
        return name;
    }

    /** Certificates in PEM, and nothing else, which might be a key. */
    static Optional<String> certificates(Field field) {
        Optional<String> pem = field.text();
        pem.flatMap(text -> text.length() > CERTIFICATES
                        ? Optional.of("has " + text.length() + " characters")
                        : Certificates.problem(text))
                .ifPresent(problem -> {
                    throw field.invalid(problem, "certificates in PEM, at most " + CERTIFICATES + " characters in all");
                });
        return pem;
    }

    static Optional<String> quantity(Field field) {
        return field.text(QUANTITY, 32, "a quantity of bytes, such as 5Gi");
    }

    /** A namespace of a CozyStack tenant. */
    static Optional<String> tenant(Field field) {
        return field.text(TENANT, 63, "the namespace of a tenant, which begins with tenant-, at most 63 characters");
    }

    /** The name of a tenant cluster: CozyStack puts kubernetes- before it for a Helm release, which has at most 53 characters. */
    static Optional<String> tenantCluster(Field field) {
        return field.text(
                SERVICE,
                TENANT_CLUSTER,
                "a DNS label: lower case letters, digits and '-', beginning with a letter, at most 42 characters");
    }

    static Optional<String> minorVersion(Field field) {
        return field.text(MINOR_VERSION, 8, "a major and a minor version, such as v1.35");
    }

    /** Whether a group of nodes may be called so: it is part of the names of its machines. */
    static boolean isGroup(String name) {
        return name.length() <= GROUP && SERVICE.matcher(name).matches();
    }

    static Optional<String> group(Field field) {
        return field.text(SERVICE, GROUP, "a DNS label, at most 32 characters");
    }

    static Optional<String> instanceType(Field field) {
        return field.text(INSTANCE_TYPE, 63, "the name of an instance type, such as u1.medium");
    }

    static Optional<String> label(Field field) {
        return field.text(LABEL, 63, "a DNS label: lower case letters, digits and '-', at most 63 characters");
    }

    /** Quantities by the names of resources, as ResourceQuotas and containers have them. */
    static Map<String, String> quantities(Field map) {
        Map<String, String> quantities = new TreeMap<>();
        for (String resource : map.object().propertyNames()) {
            Field value = map.at(resource);
            if (!RESOURCE.matcher(resource).matches()) {
                throw value.invalid("is no resource", "a resource such as pods, requests.cpu or count/jobs.batch");
            }
            String allowed = "a quantity as a string, such as \"10\", 500m or 5Gi";
            quantities.put(resource, value.text(QUANTITY, 32, allowed).orElseThrow(() -> value.missing(allowed)));
        }
        return quantities;
    }

    static Optional<String> version(Field field) {
        return field.text(VERSION, 64, "a version, such as v1.35.4");
    }

    /** The same of any distribution of Kubernetes. Some put a build behind a plus: v1.35.4+rke2r1. */
    static Optional<String> distribution(Field field) {
        return field.text(DISTRIBUTION, 64, "a version, such as v1.35.4");
    }

    /** A duration of a second or more. Days are here what Kubernetes' own durations lack. */
    static Optional<Duration> duration(Field field) {
        String allowed = "a duration in days, hours, minutes and seconds, such as 30d, 12h or 1h30m";
        return field.text(DURATION, 16, allowed).map(text -> {
            Matcher parts = DURATION.matcher(text);
            parts.matches();
            Duration duration = Duration.ofDays(number(parts, 1))
                    .plusHours(number(parts, 2))
                    .plusMinutes(number(parts, 3))
                    .plusSeconds(number(parts, 4));
            if (duration.isZero()) {
                throw field.invalid("has \"" + text + "\", which is no time at all", allowed);
            }
            return duration;
        });
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }
}
