package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.crossplane.Release;
import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.function.ObservedResource;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.landing.planet.WayIn;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.Foundation;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;

/**
 * A resource that stays until an Object which needs it for its own deletion is gone. It becomes a Usage.
 *
 * @param user the role of the Object, or of whatever else needs the resource
 * @param of the resource
 * @param reason what people are told who try to delete the resource
 * @param wanted whether it is time for the Usage
 * @param replays whether a deletion of the resource that was refused is tried again once the Object is gone. A landing's is not: it may
 *     have been tried months ago, by somebody who then thought better of it
 */
public record Hold(Role user, Usage.Resource of, String reason, boolean wanted, boolean replays) {

    private static final String SECRET = "Secret";

    private static final String PROVIDER_CONFIG = ProviderConfigRef.Kind.ProviderConfig.name();

    /** Keeps the ProviderConfig by which an Object reaches the planet, and with it the kubeconfig that the ProviderConfig reads. */
    public static Hold ofWayIn(LandingNames names, Observed observed, Role user, boolean wanted) {
        return new Hold(
                user,
                wayIn(names, observed, user),
                "the way into the planet, until what was made there by it is deleted",
                wanted,
                true);
    }

    /** The Usages of version 0.2.0 are of the Secret. They stay so until the Secret is kept without them. */
    private static Usage.Resource wayIn(LandingNames names, Observed observed, Role user) {
        boolean ofSecret = observed.resource(user.usage())
                .filter(usage -> isOf(usage, SECRET))
                .isPresent();
        return ofSecret && !WayIn.isSecretKept(observed)
                ? Usage.Resource.named("v1", SECRET, names.of(LandingRoles.PLANET_KUBECONFIG))
                : Usage.Resource.named(
                        ProviderConfig.KUBERNETES,
                        PROVIDER_CONFIG,
                        observed.name(LandingRoles.PLANET_KUBERNETES, names.of(LandingRoles.PLANET_KUBERNETES)));
    }

    /** Keeps the shell of a delivery until its fill is gone, which would fill the Secret again. */
    public static Hold ofShell(LandingNames names, DeliveryRoles delivery, boolean wanted) {
        return new Hold(
                delivery.fill(),
                Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, names.of(delivery.shell())),
                "the delivered Secret, until nothing fills it any more",
                wanted,
                true);
    }

    /** Keeps another landing, in whose planet an Object, or what the role is of, deletes what it made. */
    public static Hold ofFoundation(Foundation landing, Role user, boolean wanted) {
        return new Hold(
                user,
                Usage.Resource.named(landing.apiVersion(), landing.kind(), landing.name()),
                "the planet, until what another landing made there is deleted",
                wanted,
                false);
    }

    /** The resource that needs what is kept. */
    Usage.Resource by(LandingNames names, Observed observed) {
        String name = observed.name(user, names.of(user));
        if (user.equals(LandingRoles.VCLUSTER)) {
            return Usage.Resource.named(Release.API_VERSION, Release.KIND, name);
        }
        return user.equals(LandingRoles.PLANET_KUBERNETES)
                ? Usage.Resource.named(ProviderConfig.KUBERNETES, PROVIDER_CONFIG, name)
                : Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, name);
    }

    /**
     * Keeps a landing while an Object deletes what it made in the landing's planet, which goes with the landing.
     *
     * @param landing the XR
     */
    static Hold ofLanding(ObservedResource landing, Role user) {
        return new Hold(
                user,
                Usage.Resource.named(
                        landing.manifest().path("apiVersion").asString(""),
                        landing.manifest().path("kind").asString(""),
                        landing.name()),
                "the planet, until what is being taken away there is deleted",
                true,
                false);
    }

    /** Whether the Usage for an Object is in force: it is Ready, and what it keeps is all that the Object needs. */
    public static boolean isInForce(Observed observed, Role user) {
        boolean groundKept = !observed.exists(LandingRoles.PLANET_KUBERNETES.usage())
                || observed.isReady(LandingRoles.PLANET_KUBERNETES.usage());
        return groundKept
                && observed.isReady(user.usage())
                && (WayIn.isSecretKept(observed)
                        || observed.resource(user.usage())
                                .filter(usage -> isOf(usage, PROVIDER_CONFIG))
                                .isEmpty());
    }

    private static boolean isOf(ObservedResource usage, String kind) {
        return usage.manifest().at("/spec/of/kind").asString("").equals(kind);
    }
}
