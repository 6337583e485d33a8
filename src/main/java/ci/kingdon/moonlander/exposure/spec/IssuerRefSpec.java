package ci.kingdon.moonlander.exposure.spec;

import ci.kingdon.moonlander.function.Field;

/**
 * An issuer of cert-manager.
 *
 * @param kind Issuer for one in the namespace of the service, or ClusterIssuer, which has to be in the Composition's policy.
 * @param name The issuer's name.
 */
public record IssuerRefSpec(Kind kind, String name) {

    /** The kinds that cert-manager has. */
    public enum Kind {
        Issuer,
        ClusterIssuer
    }

    static IssuerRefSpec of(Field ref) {
        ref.only("kind", "name");
        return new IssuerRefSpec(
                ref.at("kind").oneOf(Kind.class).orElse(Kind.Issuer),
                Forms.name(ref.at("name")).orElseThrow(() -> ref.at("name").missing("the name of an issuer")));
    }
}
