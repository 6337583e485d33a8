package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.function.Invalid;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kubernetes supports an API server neither going back nor skipping a minor version, not even a single one
 * (https://kubernetes.io/releases/version-skew-policy/): what it has stored may not be readable.
 */
final class MinorVersions {

    private static final Pattern MINOR = Pattern.compile("v?1\\.(\\d{1,4})(\\..*)?");

    private MinorVersions() {}

    /**
     * Refuses a version that cannot follow another one.
     *
     * @param path the field that asks for it
     * @param verb what the message says of it, before the version
     */
    static void follows(String path, String verb, String before, String now) {
        Optional<Integer> from = minor(before);
        Optional<Integer> to = minor(now);
        if (from.isPresent()
                && to.isPresent()
                && !List.of(from.get(), from.get() + 1).contains(to.get())) {
            throw new Invalid(
                    path,
                    verb + now + ", and the planet has " + before
                            + "; Kubernetes neither goes back nor skips a minor version",
                    "1." + from.get() + " and 1." + (from.get() + 1));
        }
    }

    /** The minor version of a version such as v1.35.4; empty where it has another form. */
    static Optional<Integer> minor(String version) {
        Matcher minor = MINOR.matcher(version);
        return minor.matches() ? Optional.of(Integer.parseInt(minor.group(1))) : Optional.empty();
    }
}
