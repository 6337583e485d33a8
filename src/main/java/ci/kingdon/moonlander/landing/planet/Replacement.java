package ci.kingdon.moonlander.landing.planet;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Awaited;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The planet's kubeconfig leads to another place than the copy that providers read. It may be another cluster, and what is seen in one
 * cluster to be ours says nothing about what has the same name in the next. So the landing leaves the former place first: its Objects
 * give up all rights but to observe and to create, then they go, and what they made stays. Only then do providers read the new kubeconfig,
 * and the landing lands once more. Where it is the same cluster by another name, it finds there what is its own.
 */
public final class Replacement {

    private Replacement() {}

    /**
     * What to wait for while a landing leaves the former place; empty where there is nothing to leave.
     *
     * @param best the kubeconfig to use by now
     * @param copy the one that providers read
     */
    static Optional<Awaited> underWay(Optional<Kubeconfig> best, Optional<Kubeconfig> copy) {
        return copy.filter(former -> best.filter(now -> !now.leadsWhere(former)).isPresent())
                .map(former -> Awaited.soon(
                        "PlanetReplaced",
                        "the planet's kubeconfig leads to " + best.orElseThrow().server() + ", and no longer to "
                                + former.server() + ", or has another CA; the landing leaves the former cluster, where"
                                + " what it made stays, and lands anew"));
    }

    /**
     * Whether none of the landing's Objects is in the planet. One that is being deleted may not be observed any more; then there is still
     * its Usage.
     */
    static boolean isLeft(LandingNames names, Observed observed) {
        return observed.roles(names.id()).stream()
                .noneMatch(role ->
                        isIn(wayInto(names, observed), observed.resource(role).orElseThrow())
                                || isUsageOfMissing(role, observed));
    }

    private static boolean isUsageOfMissing(Role role, Observed observed) {
        return observed.resource(role)
                        .filter(resource -> Usage.KIND.equals(
                                resource.manifest().path("kind").asString("")))
                        .isPresent()
                && role.user().filter(user -> !observed.exists(user)).isPresent();
    }

    /** The ProviderConfig by which the landing's Objects reach the planet. */
    static ProviderConfigRef wayInto(LandingNames names, Observed observed) {
        Role role = LandingRoles.PLANET_KUBERNETES;
        return new ProviderConfigRef(ProviderConfigRef.Kind.ProviderConfig, observed.name(role, names.of(role)));
    }

    /** Whether a resource is an Object that reaches a cluster by this ProviderConfig. */
    public static boolean isIn(ProviderConfigRef cluster, ObservedResource object) {
        JsonNode ref = object.manifest().at("/spec/providerConfigRef");
        return RemoteObject.KIND.equals(object.manifest().path("kind").asString(""))
                && cluster.kind().name().equals(ref.path("kind").asString(""))
                && cluster.name().equals(ref.path("name").asString(""));
    }

    /** Whether an Object may do no more than observe and create. */
    public static boolean isHarmless(ObservedResource object) {
        for (JsonNode action : object.manifest().at("/spec/managementPolicies")) {
            if (!ManagementPolicy.OBSERVE_CREATE.actions().contains(action.asString(""))) {
                return false;
            }
        }
        return object.manifest().at("/spec/managementPolicies").isArray();
    }
}
