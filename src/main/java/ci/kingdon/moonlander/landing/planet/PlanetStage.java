package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.function.Invalid;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.kubernetes.Metadata;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.spec.NetworkRefSpec;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;
import java.util.Optional;

/**
 * The first stage: there is a planet, and providers can reach it.
 *
 * @param desired what the stage wants
 * @param kubeconfig the planet's own kubeconfig
 * @param cluster how providers reach the planet
 * @param reachable whether they can: there is a ProviderConfig, and it reads our copy of the kubeconfig
 * @param accounts where the landing's identity is minted
 * @param replaced whether the landing is leaving the cluster that was its planet until now: nothing is composed there any more
 * @param foundation the other landing without whose planet this one could not be deleted
 */
public record PlanetStage(
        Desired desired,
        PlanetKubeconfig kubeconfig,
        RemoteCluster cluster,
        boolean reachable,
        AccountPlace accounts,
        boolean replaced,
        Optional<Foundation> foundation) {

    /** Composes the planet, the copy of its kubeconfig and its ProviderConfigs. */
    public static PlanetStage compose(
            Planet planet, LandingNames names, Optional<NetworkRefSpec> network, Observed observed) {
        Desired desired = new Desired(names.id(), observed, names::of);
        staysOfItsKind(planet, observed);
        boolean made = planet.make(desired, NetworkCheck.passes(network, names.namespace(), desired));
        Optional<Kubeconfig> copy = PlanetKubeconfig.copy(observed);
        PlanetKubeconfig kubeconfig = planet.kubeconfig(names, observed, copy);
        kubeconfig.problem().ifPresent(desired::await);
        Optional<Awaited> replacement = Replacement.underWay(kubeconfig.best(), copy);
        replacement.ifPresent(desired::await);
        boolean leaving = replacement.isPresent() && !Replacement.isLeft(names, observed);
        boolean copied = desired.after(
                true,
                LandingRoles.PLANET_KUBECONFIG,
                () -> copy(planet, desired, leaving ? Optional.empty() : kubeconfig.best()));
        boolean known = copied && kubeconfig.best().isPresent();
        providerConfig(desired, LandingRoles.PLANET_KUBERNETES, ProviderConfig.KUBERNETES, known);
        providerConfig(desired, LandingRoles.PLANET_HELM, ProviderConfig.HELM, known);
        RemoteCluster cluster = new RemoteCluster(Replacement.wayInto(names, observed), "the planet");
        boolean reachable = copied && observed.exists(LandingRoles.PLANET_KUBERNETES) && replacement.isEmpty();
        return new PlanetStage(
                desired,
                kubeconfig,
                cluster,
                reachable,
                planet.accountPlace(desired, made, AccountPlace.inPlanet(cluster, reachable, replacement.isPresent())),
                replacement.isPresent(),
                planet.foundation(desired));
    }

    /** The XRD refuses another kind, but a landing that names none gets the Composition's, which may change at any time. */
    private static void staysOfItsKind(Planet planet, Observed observed) {
        boolean isMadeOtherwise = LandingRoles.MAKERS.stream()
                .anyMatch(role -> observed.exists(role)
                        && planet.madeBy().filter(role::equals).isEmpty());
        if (isMadeOtherwise || isReachedOtherwise(planet, observed)) {
            throw new Invalid(
                    "input.defaults.planet",
                    "asks for a planet of another kind, " + planet.kind() + ", than the landing has made or was given",
                    "the same kind as before; or a new landing");
        }
    }

    /** Nothing that is composed shows the kind of a planet that the landing was given. */
    private static boolean isReachedOtherwise(Planet planet, Observed observed) {
        return observed.exists(LandingRoles.PLANET_KUBECONFIG)
                && observed.status()
                        .at("/planet/kind")
                        .stringValueOpt()
                        .filter(kind -> !kind.equals(planet.kind()))
                        .isPresent();
    }

    /**
     * The planet's kubeconfig as providers read it: checked, plain where the original is encoded twice, reduced to its current
     * context, and there for as long as the landing is. Providers must not read the original. Somebody else may replace it at any
     * time by one that names a program to execute or a file to read, which a provider would do in its own pod.
     *
     * @param fresh the kubeconfig by now; empty to keep the copy as it is
     * @return whether it is composed; without it the name that a ProviderConfig refers to may be somebody else's Secret
     */
    private static boolean copy(Planet planet, Desired desired, Optional<Kubeconfig> fresh) {
        Role role = LandingRoles.PLANET_KUBECONFIG;
        List<Metadata.Owner> owners = planet.outlivesLanding() ? WayIn.owners(desired.observed()) : List.of();
        return fresh.map(best -> KubeconfigSecret.data(best.toBytes("planet", "planet")))
                .or(() -> desired.observed().secretData(role))
                .filter(data ->
                        desired.composeSecretAtOnce(role, desired.metadata(role).ownedBy(owners), data))
                .isPresent();
    }

    private static void providerConfig(Desired desired, Role role, String apiVersion, boolean kubeconfigKnown) {
        desired.after(kubeconfigKnown, role, () -> {
            ProviderConfig config = ProviderConfig.ofNamespace(
                    apiVersion,
                    desired.metadata(role),
                    desired.id().namespace().orElseThrow(),
                    desired.nameOf(LandingRoles.PLANET_KUBECONFIG),
                    KubeconfigSecret.KEY);
            boolean composed = desired.composeAtOnce(role, config.tree());
            if (!composed) {
                desired.await(Awaited.soon(
                        "WaitingForProviderConfig",
                        "waiting for Crossplane to create ProviderConfig " + desired.nameOf(role)));
            }
            return composed;
        });
    }
}
