package ci.kingdon.moonlander.login.provider.spec;

import ci.kingdon.moonlander.function.Field;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms that names and addresses have in Kubernetes and in Dex. The XRD says the same in its patterns. */
final class Forms {

    private static final String DNS = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(DNS);
    private static final Pattern SUBDOMAIN = Pattern.compile(DNS + "(\\." + DNS + ")*");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final Pattern CONNECTOR = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern CLIENT = Pattern.compile("[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?");
    private static final Pattern ENV = Pattern.compile("LOGIN_[A-Z0-9_]+");
    private static final Pattern ORG = Pattern.compile("[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?");
    private static final Pattern TEAM = Pattern.compile("[^${}\\p{Cc}\\p{Zl}\\p{Zp}]+");
    private static final String DURATIONS = "a duration in hours, minutes and seconds, such as 1h, 30m or 1h30m";
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?");
    private static final Pattern HOST = Pattern.compile(DNS + "(\\." + DNS + ")*(:[0-9]{1,5})?");
    private static final Pattern ISSUER =
            Pattern.compile("https://" + DNS + "(\\." + DNS + ")*(:[0-9]{1,5})?(/[-_~a-zA-Z0-9][-._~a-zA-Z0-9]*)*");
    private static final Pattern REDIRECT = Pattern.compile("[a-z][-+.a-z0-9]*:[^${}\\s]+");
    private static final Pattern URL = Pattern.compile("(https?|oci)://.+");
    private static final Pattern IMAGE = Pattern.compile("[a-z0-9]([-._/:a-z0-9]*[a-z0-9])?");
    private static final Pattern TAG = Pattern.compile("[_a-zA-Z0-9][-._a-zA-Z0-9]*");
    private static final String NUMBER = "(0|[1-9][0-9]*)";
    private static final Pattern CHART_VERSION =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + "(-[-.0-9a-zA-Z]+)?(\\+[-.0-9a-zA-Z]+)?");

    private static final int HIGHEST_PORT = 65_535;

    private Forms() {}

    static Optional<String> namespace(Field field) {
        return field.text(LABEL, 63, "a namespace's name: lower case letters, digits and '-', at most 63 characters");
    }

    static Optional<String> name(Field field) {
        return field.text(
                SUBDOMAIN, 253, "a DNS subdomain: lower case letters, digits, '-' and '.', at most 253 characters");
    }

    static Optional<String> label(Field field) {
        return field.text(LABEL, 63, "a DNS label: lower case letters, digits and '-', at most 63 characters");
    }

    static Optional<String> secretKey(Field field) {
        return field.text(SECRET_KEY, 253, "a Secret's key: letters, digits, '-', '_' and '.', at most 253 characters");
    }

    /** Part of the name of a volume, which is a label, and of environment variables. */
    static Optional<String> connector(Field field) {
        return field.text(
                CONNECTOR, 32, "lower case letters, digits and '-', beginning with a letter, at most 32 characters");
    }

    static Optional<String> client(Field field) {
        return field.text(CLIENT, 127, "letters, digits, '-', '_' and '.', at most 127 characters");
    }

    /** With a prefix that nothing else has: of other variables some change what Dex, its image or Go do. */
    static Optional<String> env(Field field) {
        return field.text(ENV, 63, "LOGIN_ and more capital letters, digits and '_', at most 63 characters");
    }

    static Optional<String> organization(Field field) {
        return field.text(
                ORG, 39, "the name of an organization at GitHub: letters, digits and '-', at most 39 characters");
    }

    static Optional<String> team(Field field) {
        return field.text(TEAM, 255, "the name of a team, without '$', '{' and '}', at most 255 characters");
    }

    /** What people see, without what Dex or its image would replace by something else. */
    static Optional<String> displayName(Field field) {
        return field.text(TEAM, 100, "a name for people, without '$', '{' and '}', at most 100 characters");
    }

    /** A duration, which may be none. */
    static Optional<String> durationOrNone(Field field) {
        return field.text(DURATION, 16, DURATIONS);
    }

    /** A duration. Dex takes none for without end where tokens are refreshed (v2.45.1, server/refreshhandlers.go). */
    static Optional<String> duration(Field field) {
        Optional<String> duration = durationOrNone(field);
        if (duration.filter(text -> text.chars().noneMatch(digit -> digit >= '1' && digit <= '9'))
                .isPresent()) {
            throw field.invalid("has \"" + duration.get() + "\", which is no time at all", DURATIONS);
        }
        return duration;
    }

    static Optional<String> domain(Field field) {
        return field.text(SUBDOMAIN, 253, "a domain, such as example.org");
    }

    static Optional<String> host(Field field) {
        return field.text(HOST, 253, "a DNS name, with :port if it is not 443");
    }

    /** No slash at the end: what a token says has to be the issuer's name letter by letter, and Dex does not add or take away one. */
    static Optional<String> issuer(Field field) {
        String allowed =
                "a URL that begins with https:// and does not end in a slash, such as https://auth.example.org";
        Optional<String> issuer = field.text(ISSUER, 512, allowed);
        issuer.filter(url -> URI.create(url).getPort() > HIGHEST_PORT).ifPresent(url -> {
            throw field.invalid("has \"" + url + "\"", allowed);
        });
        return issuer;
    }

    static boolean isIssuer(String url) {
        return url.length() <= 512
                && ISSUER.matcher(url).matches()
                && URI.create(url).getPort() <= HIGHEST_PORT;
    }

    static Optional<String> redirect(Field field) {
        return field.text(REDIRECT, 512, "a URI, such as http://localhost:8000, without '$', '{' and '}'");
    }

    static Optional<String> repository(Field field) {
        return field.text(URL, 2048, "a URL that begins with https://, http:// or oci://");
    }

    static Optional<String> image(Field field) {
        return field.text(IMAGE, 255, "an image without its tag, such as registry.example.org/dexidp/dex");
    }

    static Optional<String> tag(Field field) {
        return field.text(TAG, 128, "an exact tag, such as v2.45.1");
    }

    /**
     * A version as Chart.yaml has it. provider-helm compares the two by their letters: a range, or a v before the version, would be
     * another version at every poll, and an upgrade each time.
     */
    static Optional<String> chartVersion(Field field) {
        return field.text(
                CHART_VERSION,
                64,
                "an exact version as Chart.yaml has it, such as 0.24.0: no range, and no v before it");
    }
}
