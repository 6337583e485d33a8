package ci.kingdon.moonlander.inspection.spec;

import ci.kingdon.moonlander.function.Field;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.function.Kind;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an Operation is to inspect, and what is too old or too long.
 *
 * @param namespace The namespace whose landings are inspected.
 * @param matchLabels Inspect only landings that have these labels, all of them.
 * @param maxTokenAge A token that is older is found, where its landing does not ask for rotation.
 * @param certificateExpiry A certificate that expires within this time is found.
 * @param unreadyFor How long a landing may not be Ready, a delivery not have arrived, a rotation be late or a deletion take before it is found.
 * @param limit The most findings, and the most landings, that the output has.
 */
public record InspectionSpec(
        String namespace,
        Map<String, String> matchLabels,
        Duration maxTokenAge,
        Duration certificateExpiry,
        Duration unreadyFor,
        int limit) {

    /** The kind of the input. */
    public static final Kind INSPECTION = new Kind("moonlander.fn.kingdon.ci", "Inspection");

    private static final String API_VERSION = "moonlander.fn.kingdon.ci/v1beta1";

    /** A quarter: what security guidelines commonly ask of credentials that do not expire by themselves. */
    private static final Duration MAX_TOKEN_AGE = Duration.ofDays(90);

    /** Time enough to renew one by hand. */
    private static final Duration CERTIFICATE_EXPIRY = Duration.ofDays(30);

    /** A landing takes minutes, and a Cluster of Cluster API some more. */
    private static final Duration UNREADY_FOR = Duration.ofHours(1);

    /** The output stays below 50 kB or so; etcd takes objects of 1.5 MB. */
    private static final int LIMIT = 50;

    private static final int HIGHEST_LIMIT = 500;

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");

    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?");

    private static final Pattern VALUE = Pattern.compile("([a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?");

    /**
     * Reads an input.
     *
     * @throws Invalid for the first field that cannot be worked with
     */
    public static InspectionSpec of(Field input) {
        input.only(
                "apiVersion",
                "kind",
                "metadata",
                "namespace",
                "matchLabels",
                "maxTokenAge",
                "certificateExpiry",
                "unreadyFor",
                "limit");
        Field apiVersion = input.at("apiVersion");
        if (!apiVersion.text().orElse("").equals(API_VERSION)) {
            throw apiVersion.invalid("is of another version", API_VERSION);
        }
        Field namespace = input.at("namespace");
        String allowed = "a namespace's name: lower case letters, digits and '-', at most 63 characters";
        return new InspectionSpec(
                namespace.text(NAMESPACE, 63, allowed).orElseThrow(() -> namespace.missing(allowed)),
                labels(input.at("matchLabels")),
                Period.of(input.at("maxTokenAge")).orElse(MAX_TOKEN_AGE),
                Period.of(input.at("certificateExpiry")).orElse(CERTIFICATE_EXPIRY),
                Period.of(input.at("unreadyFor")).orElse(UNREADY_FOR),
                input.at("limit").integer(1, HIGHEST_LIMIT).orElse(LIMIT));
    }

    private static Map<String, String> labels(Field labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (String key : labels.object().propertyNames()) {
            Optional<String> value = labels.at(key).anyText();
            if (!KEY.matcher(key).matches()
                    || value.filter(VALUE.asMatchPredicate()).isEmpty()) {
                throw labels.at(key).invalid("is no label", "a label's key and value, as landings have them");
            }
            wanted.put(key, value.get());
        }
        return wanted;
    }
}
