package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * A service of an XExposure.
 *
 * @param name The XExposure, of the landing's own namespace.
 * @param service The name of the service in it.
 */
public record ExposureRefSpec(String name, String service) {

    static ExposureRefSpec of(Field ref) {
        ref.only("name", "service");
        return new ExposureRefSpec(
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("an XExposure's name")),
                Forms.label(ref.at("service"))
                        .orElseThrow(() -> ref.at("service").missing("the name of a service of the XExposure")));
    }

    /** Whether text is a DNS name, as an XExposure gives them. */
    public static boolean isHost(String text) {
        return Forms.isSubdomain(text);
    }
}
