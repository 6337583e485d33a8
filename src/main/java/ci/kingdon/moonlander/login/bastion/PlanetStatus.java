package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.function.ObservedResource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a landing says of its planet, all of it public.
 *
 * @param planet {@code status.planet} of an XLanding
 */
record PlanetStatus(JsonNode planet) {

    /** The status of a landing. */
    static PlanetStatus of(ObservedResource landing) {
        return new PlanetStatus(landing.manifest().at("/status/planet"));
    }

    /** What a context of the planet is called where nobody says; empty while it is not known what kind of planet it is. */
    Optional<String> context(String landing) {
        return text(planet, "kind").map(kind -> switch (kind) {
            case "VCluster" -> "vcluster-" + landing;
            case "CozyStack" -> "cozystack-tenant-" + landing;
            case "Namespace" -> "namespace-" + landing;
            default -> landing;
        });
    }

    /** Where the planet is reached. */
    Optional<String> server() {
        return text(planet, "server");
    }

    /** Where it is reached from outside its host, by the name that an XExposure has given it. */
    Optional<String> exposed() {
        return text(planet.path("exposure"), "host").map(host -> "https://" + host);
    }

    /** Whether who comes by that name sees another certificate than the planet's: that of what ends TLS before it. */
    boolean endsTls() {
        return text(planet.path("exposure"), "tls").filter("Terminate"::equals).isPresent();
    }

    /** The CA of the planet's certificate, in base64. */
    Optional<String> certificateAuthority() {
        return text(planet, "certificateAuthorityData");
    }

    /** Who issues its tokens; empty where only one of the fields is there, or none. */
    Optional<Issuer> issuer() {
        JsonNode oidc = planet.path("oidc");
        return text(oidc, "issuerURL")
                .flatMap(url -> text(oidc, "clientID")
                        .map(client -> new Issuer(url, client, text(oidc, "certificateAuthorityData"))));
    }

    /** The field that is not of its form, and the form. */
    Optional<String> wrong() {
        if (server().filter(url -> !PublicData.isServer(url)).isPresent()) {
            return Optional.of("server is not a plain https URL");
        }
        if (exposed().filter(url -> !PublicData.isServer(url)).isPresent()) {
            return Optional.of("exposure has a host that is no DNS name");
        }
        if (certificateAuthority().filter(ca -> !PublicData.isAuthority(ca)).isPresent()) {
            return Optional.of("certificateAuthorityData is not certificates in PEM in base64");
        }
        return issuer().filter(issuer -> !issuer.isValid())
                .map(
                        _ ->
                                "oidc is not a plain https URL of an issuer, a client's id and, if any, certificates in PEM in base64");
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.path(field).stringValueOpt().filter(text -> !text.isEmpty());
    }
}
