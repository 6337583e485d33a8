package ci.kingdon.moonlander.landing.teardown;

import ci.kingdon.moonlander.crossplane.RemoteObject;
import ci.kingdon.moonlander.crossplane.Usage;
import ci.kingdon.moonlander.landing.names.DeliveryRoles;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.names.LandingRoles;
import ci.kingdon.moonlander.staging.Observed;
import ci.kingdon.moonlander.staging.Role;

/**
 * A resource that stays until an Object which needs it for its own deletion is gone. It becomes a Usage.
 *
 * @param user the role of the Object
 * @param of the resource
 * @param reason what people are told who try to delete the resource
 * @param wanted whether it is time for the Usage
 */
public record Hold(Role user, Usage.Resource of, String reason, boolean wanted) {

    /** Keeps the copy of the planet's kubeconfig, by which an Object reaches the planet. */
    public static Hold ofPlanetKubeconfig(LandingNames names, Role user, boolean wanted) {
        return new Hold(
                user,
                Usage.Resource.named("v1", "Secret", names.of(LandingRoles.PLANET_KUBECONFIG)),
                "the planet's kubeconfig, until what was made there by it is deleted",
                wanted);
    }

    /** Keeps the shell of a delivery until its fill is gone, which would fill the Secret again. */
    public static Hold ofShell(LandingNames names, DeliveryRoles delivery, boolean wanted) {
        return new Hold(
                delivery.fill(),
                Usage.Resource.named(RemoteObject.API_VERSION, RemoteObject.KIND, names.of(delivery.shell())),
                "the delivered Secret, until nothing fills it any more",
                wanted);
    }

    /** Whether the Usage for an Object is in force. */
    public static boolean isInForce(Observed observed, Role user) {
        return observed.isReady(user.usage());
    }
}
