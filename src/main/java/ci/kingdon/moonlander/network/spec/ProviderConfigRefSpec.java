package ci.kingdon.moonlander.network.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.regex.Pattern;

/**
 * The provider's credentials.
 *
 * @param kind Its kind: the ClusterProviderConfig called default, which the platform team made for everybody, or a ProviderConfig, for Upjet one of the network's own namespace.
 * @param name Its name.
 */
public record ProviderConfigRefSpec(Kind kind, String name) {

    /** The form of a resource's name: a DNS subdomain. */
    static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    /** The kinds that there are. */
    public enum Kind {
        ProviderConfig,
        ClusterProviderConfig
    }

    /** What Crossplane's providers use where nobody says otherwise. */
    public static final String DEFAULT = "default";

    static ProviderConfigRefSpec of(Field ref) {
        ref.only("kind", "name");
        Kind kind = ref.at("kind").oneOf(Kind.class).orElse(Kind.ClusterProviderConfig);
        String name =
                ref.at("name").text(NAME, 63, "a name, at most 63 characters").orElse(DEFAULT);
        if (kind == Kind.ClusterProviderConfig && !name.equals(DEFAULT)) {
            // Whoever may name any of them may spend anybody's money.
            throw ref.at("name")
                    .invalid(
                            "has \"" + name + "\", a ClusterProviderConfig that was made for somebody else",
                            "\"" + DEFAULT + "\", or kind ProviderConfig");
        }
        return new ProviderConfigRefSpec(kind, name);
    }
}
