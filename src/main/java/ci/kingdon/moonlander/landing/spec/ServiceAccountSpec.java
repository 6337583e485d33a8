package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The ServiceAccount whose token is handed out.
 *
 * @param name The name. Default: moonlander in a planet that the landing makes; in an existing planet, which landings may share, moonlander, the landing's namespace and its name, with dots between.
 * @param namespace The namespace, which must exist in the planet. In a planet that is a namespace it is that one, whatever the default.
 */
public record ServiceAccountSpec(Optional<String> name, String namespace) {

    /** The namespace that every cluster has, where the spec names none. */
    public static final String NAMESPACE = "kube-system";

    static ServiceAccountSpec of(Field account) {
        account.only("name", "namespace");
        return new ServiceAccountSpec(
                Forms.name(account.at("name")),
                Forms.namespace(account.at("namespace")).orElse(NAMESPACE));
    }
}
