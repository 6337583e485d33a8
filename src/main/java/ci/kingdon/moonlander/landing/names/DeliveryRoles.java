package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.staging.Role;

/**
 * The roles of a delivery.
 *
 * @param secret the Secret in the landing's namespace: the delivery itself, or the source that another cluster's Secret is filled from
 */
public record DeliveryRoles(Role secret) {

    /** The roles of the delivery of that name. */
    public static DeliveryRoles of(String delivery) {
        return new DeliveryRoles(new Role("delivery-" + delivery));
    }

    /** The Object that creates and deletes the Secret in another cluster. */
    public Role shell() {
        return suffixed("shell");
    }

    /** The Object that fills that Secret. */
    public Role fill() {
        return suffixed("fill");
    }

    /** The ProviderConfig of provider-kubernetes that reads the delivered Secret. */
    public Role providerKubernetes() {
        return suffixed("provider-kubernetes");
    }

    /** The ProviderConfig of provider-helm that reads the delivered Secret. */
    public Role providerHelm() {
        return suffixed("provider-helm");
    }

    private Role suffixed(String suffix) {
        return new Role(secret.key() + "-" + suffix);
    }
}
