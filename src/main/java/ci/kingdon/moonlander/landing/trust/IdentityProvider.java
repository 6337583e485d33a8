package ci.kingdon.moonlander.landing.trust;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.function.Requirement;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.InstalledKind;
import ci.kingdon.moonlander.staging.Observed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An XIdentityProvider, as far as others may know it: by its status.
 *
 * @param namespace its namespace
 * @param name its name
 */
public record IdentityProvider(String namespace, String name) {

    private static final String API_VERSION = "moons.kingdon.ci/v1alpha1";
    private static final String KIND = "XIdentityProvider";
    private static final String WAITING = "WaitingForIdentityProvider";
    private static final InstalledKind INSTALLED = new InstalledKind(
            KIND,
            "xidentityproviders.moons.kingdon.ci",
            WAITING,
            "spec.planet.vcluster.oidc.identityProviderRef",
            "login");

    private Requirement requirement() {
        return Requirement.named(API_VERSION, KIND, namespace, name);
    }

    /** Asks to be shown it. */
    public void ask(Desired desired) {
        if (INSTALLED.isKnown(desired)) {
            desired.ask(requirement());
        }
    }

    /** Whether Crossplane has looked for it, whatever was found. */
    boolean isLookedUp(Observed observed) {
        return observed.required(requirement()).isPresent()
                || INSTALLED.missing(observed).filter(Awaited::somebodyMustAct).isPresent();
    }

    private Optional<ObservedResource> xr(Observed observed) {
        return observed.required(requirement()).stream().flatMap(List::stream).findFirst();
    }

    private Optional<JsonNode> status(Observed observed) {
        return xr(observed).map(ObservedResource::manifest).map(xr -> xr.path("status"));
    }

    /** What tokens name as their issuer, and the CA of its server; empty while it is not known or is not usable. */
    Optional<Issuer> issuer(Observed observed) {
        return status(observed)
                .flatMap(status -> Issuer.of(status.path("issuer"), status.path("certificateAuthorityData")));
    }

    /**
     * Whether it answers, as far as it knows. An API server takes up a changed file only once every issuer in it answers
     * (k8s.io/kubernetes v1.35.4, pkg/kubeapiserver/authenticator, updateAuthenticationConfig), so that one which never did would keep
     * it from all others.
     */
    boolean isReady(Observed observed) {
        return xr(observed).filter(xr -> xr.isTrue("ProviderReady")).isPresent();
    }

    /** What is to be waited for until it answers. */
    Awaited unready() {
        return Awaited.soon(
                WAITING, "waiting for " + KIND + " " + this + " to be ready; its conditions say why it is not");
    }

    /** Where its clients are; empty while that is not known. */
    public Optional<Place> place(Observed observed) {
        return status(observed).flatMap(IdentityProvider::place);
    }

    /** What is to be waited for until both are known. */
    Optional<Awaited> problem(Observed observed) {
        return INSTALLED
                .missing(observed)
                .or(() -> observed.required(requirement())
                        .map(found -> found.stream()
                                .findFirst()
                                .flatMap(xr -> problem(xr.manifest().path("status"))
                                        .or(() -> place(xr.manifest().path("status"))
                                                        .isPresent()
                                                ? Optional.empty()
                                                : Optional.of(unknown())))
                                .or(() -> found.isEmpty() ? Optional.of(absent()) : Optional.empty()))
                        .orElseGet(() -> Optional.of(
                                Awaited.soon(WAITING, "waiting for Crossplane to show " + KIND + " " + this))));
    }

    private Awaited absent() {
        return Awaited.action(
                WAITING,
                "waiting for somebody to create " + KIND + " " + this
                        + ", or to take it out of spec.planet.vcluster.oidc.identityProviderRef");
    }

    private Awaited unknown() {
        return Awaited.soon(
                WAITING, "waiting for " + KIND + " " + this + " to say its issuer, and where its clients are");
    }

    private Optional<Awaited> problem(JsonNode status) {
        Optional<String> issuer = status.path("issuer").stringValueOpt().filter(url -> !url.isEmpty());
        if (issuer.isEmpty()) {
            return Optional.of(unknown());
        }
        return Issuer.problem(
                        issuer.get(), status.path("certificateAuthorityData").asString(""))
                .map(problem ->
                        Awaited.action("IdentityProviderBroken", KIND + " " + this + " has in its status " + problem));
    }

    private static Optional<Place> place(JsonNode status) {
        JsonNode ref = status.path("providerConfigRef");
        Optional<String> namespace = text(status.path("namespace"));
        Optional<String> config = text(ref.path("name"));
        return Arrays.stream(ProviderConfigRef.Kind.values())
                .filter(kind -> kind.name().equals(ref.path("kind").asString("")))
                .findFirst()
                .flatMap(kind -> config.flatMap(
                        found -> namespace.map(within -> new Place(new ProviderConfigRef(kind, found), within))));
    }

    private static Optional<String> text(JsonNode node) {
        return node.stringValueOpt().filter(text -> !text.isEmpty());
    }

    /** Names it as messages do. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }

    /**
     * Where an identity provider has its clients.
     *
     * @param cluster its host
     * @param namespace its namespace there
     */
    public record Place(ProviderConfigRef cluster, String namespace) {

        /** Names it as messages do. */
        @Override
        public String toString() {
            return "namespace " + namespace + " of " + cluster;
        }
    }
}
