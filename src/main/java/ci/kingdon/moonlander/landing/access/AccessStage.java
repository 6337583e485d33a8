package ci.kingdon.moonlander.landing.access;

import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.User;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.planet.AccountPlace;
import ci.kingdon.moonlander.landing.planet.Planet;
import ci.kingdon.moonlander.landing.planet.PlanetStage;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.landing.teardown.Lifetime;
import ci.kingdon.moonlander.landing.token.TokenLife;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The second stage: an identity in the planet, and its kubeconfig in the landing's namespace.
 *
 * @param desired what the stage wants
 * @param kubeconfig the identity's kubeconfig, as it is written
 * @param rotation the identity's tokens, and how far their rotation is; empty where there is no identity
 * @param holds what has to stay until the identity is deleted
 */
public record AccessStage(Desired desired, KubeconfigSource kubeconfig, Optional<Rotation> rotation, List<Hold> holds) {

    /**
     * Composes the identity and its kubeconfig.
     *
     * @param account the identity; empty where nobody wants the planet's access
     * @param life how long its tokens live
     */
    public static AccessStage compose(
            Optional<Account> account,
            TokenLife life,
            Planet planet,
            LandingNames names,
            Observed observed,
            PlanetStage stage) {
        Desired desired = new Desired(names.id(), observed, names::of);
        return account.map(wanted -> mint(wanted, life, planet, names, stage, desired))
                .orElseGet(
                        () -> new AccessStage(desired, source(desired, Optional.empty()), Optional.empty(), List.of()));
    }

    private static AccessStage mint(
            Account account, TokenLife life, Planet planet, LandingNames names, PlanetStage stage, Desired desired) {
        AccountPlace place = stage.accounts();
        Lifetime lifetime = Lifetime.inPlanet(planet, desired.observed());
        MintedAccount minted =
                new MintedAccount(account, life, place.cluster(), lifetime::policy, place.rights(), desired);
        if (!place.ready()) {
            desired.await(Awaited.soon("WaitingForPlanet", place.waiting()));
        }
        if (place.bounded() && !desired.observed().exists(LandingRoles.KUBECONFIG) && minted.isOnItsWay()) {
            // One thing to wait for in place of two or three: each other message is two changes of the XR, of which
            // Crossplane lets it see only so many.
            desired.await(token(minted));
        }
        if (!place.left()) {
            minted.compose(place.ready(), place.bounded());
        }
        Optional<Kubeconfig> fresh = fresh(planet, stage, minted);
        kubeconfig(account, minted, fresh, desired);
        return new AccessStage(
                desired,
                source(desired, fresh).before(minted.rotation().formerUsers()),
                Optional.of(minted.rotation()),
                place.left() ? List.of() : holds(planet, names, minted.roles(), desired));
    }

    private static void kubeconfig(Account account, MintedAccount minted, Optional<Kubeconfig> fresh, Desired desired) {
        desired.reserve(LandingRoles.KUBECONFIG);
        Optional<Map<String, String>> data = fresh.map(
                        kubeconfig -> kubeconfig.toBytes(desired.id().name(), account.name()))
                .map(KubeconfigSecret::data)
                .or(() -> desired.observed().secretData(LandingRoles.KUBECONFIG));
        data.ifPresentOrElse(
                bytes -> desired.composeSecretAtOnce(
                        LandingRoles.KUBECONFIG, desired.metadata(LandingRoles.KUBECONFIG), bytes),
                () -> desired.await(token(minted)));
    }

    private static Awaited token(MintedAccount minted) {
        return Awaited.soon(
                "WaitingForToken", "waiting for the planet's token controller to fill Secret " + minted.tokenSecret());
    }

    /** The kubeconfig as of now, if everything that it is made of is here now. */
    private static Optional<Kubeconfig> fresh(Planet planet, PlanetStage stage, MintedAccount minted) {
        if (stage.accounts().left()) {
            // The token is of the cluster that is being left, the server is not.
            return Optional.empty();
        }
        Optional<byte[]> authority = planet.hasOwnAuthority() ? minted.authority() : Optional.empty();
        return minted.bearer()
                .flatMap(token -> stage.kubeconfig()
                        .best()
                        .map(best -> best.orCertificateAuthority(authority).withUser(User.bearer(token))));
    }

    /** The kubeconfig in the Secret that is composed: the one of now, or else the one that was written before. */
    private static KubeconfigSource source(Desired desired, Optional<Kubeconfig> fresh) {
        return desired.composed(LandingRoles.KUBECONFIG)
                .map(secret -> fresh.map(Kubeconfig::checked)
                        .orElseGet(() -> KubeconfigSecret.read(secret, Optional.of(KubeconfigSecret.KEY))))
                .map(reading -> reading instanceof Kubeconfig good ? KubeconfigSource.of(good) : null)
                .orElseGet(() -> KubeconfigSource.missing(
                        Awaited.soon("WaitingForAccess", "waiting for the planet's kubeconfig")));
    }

    /**
     * The way into a planet that outlives the landing stays until the identity is deleted there. The Usages come last, as everything
     * does that a landing can do without; or as soon as somebody has to act, because the landing may be deleted before it has landed.
     * An Object need not be Ready for its Usage: one that is to change what is there gets the right to only with the Usage.
     */
    private static List<Hold> holds(Planet planet, LandingNames names, List<Role> users, Desired desired) {
        if (!planet.outlivesLanding()) {
            return List.of();
        }
        boolean time = desired.observed().exists(LandingRoles.KUBECONFIG)
                || desired.awaited().filter(Awaited::somebodyMustAct).isPresent();
        RemoteObjects remote = new RemoteObjects(desired);
        return users.stream()
                .map(role -> Hold.ofWayIn(names, desired.observed(), role, time && remote.isOurs(role)))
                .toList();
    }
}
