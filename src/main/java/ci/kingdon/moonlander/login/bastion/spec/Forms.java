package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms of names and addresses in the spec. The XRD says the same in its patterns. */
final class Forms {

    private static final String PART = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern LABEL = Pattern.compile(PART);
    private static final Pattern SUBDOMAIN = Pattern.compile(PART + "(\\." + PART + ")*");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    /** What a shell and YAML both take without quotes. kubectl itself takes any text. */
    private static final Pattern CONTEXT = Pattern.compile("[a-zA-Z0-9]([-._:@/a-zA-Z0-9]*[a-zA-Z0-9])?");

    private static final String HOST =
            "[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*";
    private static final Pattern SERVER =
            Pattern.compile("(https://)?" + HOST + "(:[0-9]{1,5})?(/[-_~a-zA-Z0-9][-._~a-zA-Z0-9]*)*/?");

    private static final int HIGHEST_PORT = 65_535;

    private Forms() {}

    static Optional<String> name(Field field) {
        return field.text(
                SUBDOMAIN, 253, "a DNS subdomain: lower case letters, digits, '-' and '.', at most 253 characters");
    }

    static Optional<String> namespace(Field field) {
        return field.text(LABEL, 63, "a namespace's name: lower case letters, digits and '-', at most 63 characters");
    }

    static Optional<String> delivery(Field field) {
        return field.text(LABEL, 32, "a DNS label: lower case letters, digits and '-', at most 32 characters");
    }

    /** Crossplane labels what it composes with the name of an XR, and a label's value has no more characters. */
    static Optional<String> landing(Field field) {
        return field.text(SUBDOMAIN, 63, "an XLanding's name, at most 63 characters");
    }

    static Optional<String> secretKey(Field field) {
        return field.text(SECRET_KEY, 253, "a Secret's key: letters, digits, '-', '_' and '.', at most 253 characters");
    }

    static Optional<String> context(Field field) {
        return field.text(
                CONTEXT,
                128,
                "letters, digits, '-', '_', '.', ':', '@' and '/', a letter or a digit at both ends, at most 128"
                        + " characters");
    }

    /** A server as a URL. */
    static Optional<String> server(Field field) {
        String allowed =
                "a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://";
        Optional<String> server =
                field.text(SERVER, 253, allowed).map(text -> text.startsWith("https://") ? text : "https://" + text);
        server.filter(url -> !isHost(url)).ifPresent(url -> {
            throw field.invalid("has \"" + url + "\"", allowed);
        });
        return server;
    }

    private static boolean isHost(String url) {
        URI uri = URI.create(url);
        return uri.getHost() != null && uri.getPort() <= HIGHEST_PORT;
    }
}
