package ci.kingdon.moonlander.landing.trust;

import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.landing.request.LandingRequest;
import ci.kingdon.moonlander.landing.spec.IdentityProviderRefSpec;
import ci.kingdon.moonlander.landing.spec.IssuerSpec;
import ci.kingdon.moonlander.landing.spec.OidcSpec;
import ci.kingdon.moonlander.landing.trust.AuthenticationFile.Entry;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Observed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whose tokens a planet's API server accepts, by a file that it reads again whenever it changes.
 *
 * @param client the planet's client, for whom tokens have to be
 * @param spec what the landing asks for
 * @param identityProvider the XIdentityProvider among them
 * @param minorVersion the planet's minor version of Kubernetes, where it is known
 */
public record Trust(
        String client, OidcSpec spec, Optional<IdentityProvider> identityProvider, Optional<Integer> minorVersion) {

    private static final String PATH = "spec.planet.vcluster.oidc";

    /**
     * The trust that a landing asks for.
     *
     * @param spec its own, not by flags
     * @param minorVersion the planet's minor version of Kubernetes, where it is known
     * @throws Invalid where the policy does not allow it, or the planet's version does not know it
     */
    public static Trust of(LandingRequest request, OidcSpec spec, Optional<Integer> minorVersion) {
        minorVersion.filter(minor -> minor < AuthenticationFile.FIRST).ifPresent(minor -> {
            throw new Invalid(
                    PATH,
                    "has identityProviderRef or issuers, and the planet's Kubernetes is of version 1." + minor,
                    "issuerURL and clientID, or Kubernetes 1." + AuthenticationFile.FIRST + " and later");
        });
        return new Trust(
                request.names().client(),
                spec,
                spec.identityProviderRef().map(ref -> identityProvider(request, ref)),
                minorVersion);
    }

    private static IdentityProvider identityProvider(LandingRequest request, IdentityProviderRefSpec ref) {
        String namespace = ref.namespace()
                .map(asked -> request.policy().identityProvider(PATH + ".identityProviderRef.namespace", asked))
                .orElseGet(() -> request.names().namespace());
        return new IdentityProvider(namespace, ref.name());
    }

    /**
     * Whether the file can be written. While it is not known what an identity provider says, because Crossplane has not looked, it
     * stays as it is.
     */
    public boolean isKnown(Observed observed) {
        return identityProvider
                .filter(provider -> issuer(provider, observed).isEmpty() && !provider.isLookedUp(observed))
                .isEmpty();
    }

    /** The file, with the identity provider if that is known, or was. */
    public String file(Observed observed) {
        Stream<Entry> provided = spec.identityProviderRef().stream()
                .flatMap(ref -> provided(observed).stream().map(issuer -> entry(ref, issuer)));
        return AuthenticationFile.of(
                Stream.concat(provided, spec.issuers().stream().map(this::entry))
                        .toList(),
                minorVersion);
    }

    /** What people have to wait for until they can log in by the identity provider. */
    public Optional<Awaited> problem(Observed observed) {
        return identityProvider.flatMap(provider ->
                provider.problem(observed).or(() -> unready(provider, observed)).or(() -> twice(provider, observed)));
    }

    /** One that is not ready is no news where it is what it was. */
    private static Optional<Awaited> unready(IdentityProvider provider, Observed observed) {
        return issuer(provider, observed).equals(provider.issuer(observed))
                ? Optional.empty()
                : Optional.of(provider.unready());
    }

    private Optional<Awaited> twice(IdentityProvider provider, Observed observed) {
        return issuer(provider, observed)
                .filter(this::isGiven)
                .map(issuer -> Awaited.action(
                        "IssuerTwice",
                        "XIdentityProvider " + provider + " is the issuer " + issuer.url()
                                + ", which is in spec.planet.vcluster.oidc.issuers too and goes by what is said there;"
                                + " take it out of one of them"));
    }

    /** The identity provider's issuer, unless the landing names it among the others. */
    private Optional<Issuer> provided(Observed observed) {
        return identityProvider.flatMap(provider -> issuer(provider, observed)).filter(issuer -> !isGiven(issuer));
    }

    private boolean isGiven(Issuer issuer) {
        return spec.issuers().stream().anyMatch(given -> given.url().equals(issuer.url()));
    }

    private static Optional<Issuer> issuer(IdentityProvider provider, Observed observed) {
        return provider.issuer(observed).filter(_ -> provider.isReady(observed)).or(() -> before(provider, observed));
    }

    /** The issuer as the landing's own status has it: what was known of the same identity provider before. */
    private static Optional<Issuer> before(IdentityProvider provider, Observed observed) {
        JsonNode oidc = observed.status().at("/planet/oidc");
        return oidc.path("identityProvider").asString("").equals(provider.toString())
                ? Issuer.of(oidc.path("issuerURL"), oidc.path("certificateAuthorityData"))
                : Optional.empty();
    }

    private Entry entry(IdentityProviderRefSpec ref, Issuer issuer) {
        return new Entry(
                issuer.url(),
                Optional.empty(),
                issuer.certificateAuthority(),
                List.of(client),
                new Entry.Mapping(spec.usernameClaim(), ref.usernamePrefix()),
                new Entry.Mapping(spec.groupsClaim(), ref.groupsPrefix()),
                ref.admit(),
                ref.requiredGroups(),
                List.of());
    }

    private Entry entry(IssuerSpec issuer) {
        return new Entry(
                issuer.url(),
                issuer.discoveryURL(),
                issuer.certificateAuthority(),
                audiences(issuer),
                new Entry.Mapping(issuer.usernameClaim(), issuer.usernamePrefix()),
                new Entry.Mapping(issuer.groupsClaim(), issuer.groupsPrefix()),
                issuer.admit(),
                issuer.requiredGroups(),
                issuer.claimRules());
    }

    private List<String> audiences(IssuerSpec issuer) {
        return issuer.audiences().isEmpty() ? List.of(client) : issuer.audiences();
    }

    /**
     * Writes how people log in: by the identity provider, or else by the first of the issuers. Nothing of it is secret.
     *
     * @param status of the planet
     */
    public void describe(ObjectNode status, Observed observed) {
        if (identityProvider.isPresent()) {
            issuer(identityProvider.get(), observed)
                    .ifPresent(issuer -> describe(status, issuer, client)
                            .put("identityProvider", identityProvider.get().toString()));
        } else {
            spec.issuers().stream()
                    .findFirst()
                    .ifPresent(first -> describe(
                            status,
                            new Issuer(first.url(), first.certificateAuthority()),
                            audiences(first).getFirst()));
        }
    }

    private static ObjectNode describe(ObjectNode status, Issuer issuer, String client) {
        ObjectNode oidc =
                status.putObject("oidc").put("issuerURL", issuer.url()).put("clientID", client);
        issuer.encodedAuthority().ifPresent(data -> oidc.put("certificateAuthorityData", data));
        return oidc;
    }
}
