package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * What XExposures get that do not say otherwise.
 *
 * @param host Which host's services to expose. XExposures may use it whatever the policy says.
 * @param exposure What XExposures get that they cannot choose.
 */
public record DefaultsSpec(HostSpec host, ExposureDefaultsSpec exposure) {

    /** The cloudflared that is run where the Composition's input names none. */
    public static final String CLOUDFLARED = "cloudflare/cloudflared:2026.9.1";

    static DefaultsSpec of(Field defaults) {
        defaults.only("host", "exposure");
        return new DefaultsSpec(HostSpec.of(defaults.at("host")), ExposureDefaultsSpec.of(defaults.at("exposure")));
    }
}
