package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * A landing whose planet gets a context.
 *
 * @param name The XLanding, in the bastion's namespace.
 * @param context What the context is called. Default: vcluster-, cozystack-tenant- or namespace- and the landing's name, by its kind of planet, or the landing's name.
 * @param as As whom the context reaches the planet: OIDC, as whoever logs in, or ServiceAccount, as the landing's own, with its token.
 * @param server How people reach the planet: a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://. Default: the name that an XExposure gave the planet, or else the server of the landing's status or kubeconfig.
 * @param certificate Whose CA the server's certificate is of: Planet, the planet's own, or Public, one that every system knows, as behind a proxy that ends TLS.
 */
public record LandingRefSpec(
        String name, Optional<String> context, As as, Optional<String> server, Certificate certificate) {

    /** Whose CA a server's certificate is of. */
    public enum Certificate {
        Planet,
        Public
    }

    /** A landing that a selector finds. */
    public static LandingRefSpec selected(String name, As as) {
        return new LandingRefSpec(name, Optional.empty(), as, Optional.empty(), Certificate.Planet);
    }

    static LandingRefSpec of(Field landing) {
        landing.only("name", "context", "as", "server", "certificate");
        Optional<String> server = Forms.server(landing.at("server"));
        Certificate certificate =
                landing.at("certificate").oneOf(Certificate.class).orElse(Certificate.Planet);
        if (certificate == Certificate.Public && server.isEmpty()) {
            throw landing.at("server").missing("a server, for the planet itself has no public certificate");
        }
        return new LandingRefSpec(
                Forms.landing(landing.at("name"))
                        .orElseThrow(() -> landing.at("name").missing("an XLanding's name")),
                Forms.context(landing.at("context")),
                landing.at("as").oneOf(As.class).orElse(As.OIDC),
                server,
                certificate);
    }
}
