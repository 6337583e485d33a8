package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The forms that names have in Kubernetes and in DNS. The XRD says the same in its patterns. */
final class Forms {

    private static final String PART = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(PART);
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** In lower case and without a dot at the end, so that one name is written in one way only. */
    private static final Pattern DOMAIN = Pattern.compile(PART + "(\\." + PART + ")+");

    private static final Pattern TAILNET = Pattern.compile(PART + "\\.ts\\.net");
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern CLOUDFLARE_ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern ARN = Pattern.compile("arn:aws[-a-z]*:(acm|iam):[-a-z0-9]*:[0-9]{12}:[-/_a-zA-Z0-9]+");
    private static final Pattern PATH = Pattern.compile("/[-._~/a-zA-Z0-9]*");
    private static final Pattern HTTPS = Pattern.compile("https://[^\\s]+");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");

    /** An exact one: neither without a tag nor of one that moves. */
    private static final Pattern IMAGE = Pattern.compile(
            "[a-z0-9][-._:/a-z0-9]*(:[0-9][-._a-zA-Z0-9]*(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})");

    private static final Pattern QUALIFIED = Pattern.compile(
            "([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

    /** It is part of the names of what is composed, and a DNS label of its own. */
    private static final int SERVICE_NAME = 32;

    /** How the roles of Usages end. */
    private static final String USAGE = "-usage";

    private Forms() {}

    static Optional<String> namespace(Field field) {
        return field.text(LABEL, 63, "a namespace's name: lower case letters, digits and '-', at most 63 characters");
    }

    static Optional<String> name(Field field) {
        return field.text(
                SUBDOMAIN, 253, "a DNS subdomain: lower case letters, digits, '-' and '.', at most 253 characters");
    }

    /** A Service's own name: another cluster's name, or one outside of the namespace, is none. */
    static Optional<String> service(Field field) {
        return field.text(
                SERVICE,
                63,
                "a Service's name: lower case letters, digits and '-', beginning with a letter, at most 63 characters");
    }

    static Optional<String> label(Field field) {
        return field.text(
                LABEL, SERVICE_NAME, "a DNS label: lower case letters, digits and '-', at most 32 characters");
    }

    /** What a service is called in an XExposure. What is composed for it and the Usage of that must not have one name. */
    static Optional<String> serviceName(Field field) {
        Optional<String> name = label(field);
        name.filter(given -> given.endsWith(USAGE)).ifPresent(given -> {
            throw field.invalid("has \"" + given + "\"", "a name that does not end in " + USAGE);
        });
        return name;
    }

    static Optional<String> domain(Field field) {
        return field.text(
                DOMAIN,
                253,
                "a DNS name of at least two parts in lower case, such as demo.example.org, no dot at its end");
    }

    static Optional<String> tailnet(Field field) {
        return field.text(TAILNET, 253, "a tailnet's DNS name, such as tail12345.ts.net");
    }

    static Optional<String> secretKey(Field field) {
        return field.text(SECRET_KEY, 253, "a Secret's key: letters, digits, '-', '_' and '.', at most 253 characters");
    }

    static Optional<String> uuid(Field field) {
        return field.text(UUID, 36, "a UUID in lower case");
    }

    static Optional<String> cloudflareID(Field field) {
        return field.text(CLOUDFLARE_ID, 32, "an id of Cloudflare's: 32 of the digits 0 to 9 and a to f");
    }

    static Optional<String> certificateARN(Field field) {
        return field.text(ARN, 2048, "the ARN of a certificate of ACM or IAM");
    }

    static Optional<String> path(Field field) {
        return field.text(PATH, 1024, "a path that begins with /");
    }

    static Optional<String> https(Field field) {
        return field.text(HTTPS, 2048, "a URL that begins with https://");
    }

    static Optional<String> email(Field field) {
        return field.text(EMAIL, 254, "an e-mail address");
    }

    static Optional<String> image(Field field) {
        return field.text(
                IMAGE,
                512,
                "an image with an exact tag that begins with a digit, or with a digest, such as "
                        + DefaultsSpec.CLOUDFLARED);
    }

    static Map<String, String> annotations(Field map) {
        Map<String, String> annotations = new TreeMap<>();
        for (String key : map.object().propertyNames()) {
            if (key.indexOf('/') > 253 || !QUALIFIED.matcher(key).matches()) {
                throw map.at(key)
                        .invalid("is no annotation's key", "a name, with the DNS name of its owner and / before it");
            }
            annotations.put(key, map.at(key).anyText().orElse(""));
        }
        return annotations;
    }
}
