package ci.kingdon.moonlander.staging;

import java.util.Optional;

/**
 * The roles of a delivery.
 *
 * @param secret the Secret in the XR's namespace: the delivery itself, or the source that another cluster's Secret is filled from
 */
public record DeliveryRoles(Role secret) {

    private static final String DELIVERY = "delivery-";

    private static final String SHELL = "shell";

    private static final String FILL = "fill";

    /** The roles of the delivery of that name. */
    public static DeliveryRoles of(String delivery) {
        return new DeliveryRoles(new Role(DELIVERY + delivery));
    }

    /** The Object that creates and deletes the Secret in another cluster. */
    public Role shell() {
        return suffixed(SHELL);
    }

    /** The Object that fills that Secret. */
    public Role fill() {
        return suffixed(FILL);
    }

    /** The ProviderConfig of provider-kubernetes that reads the delivered Secret. */
    public Role providerKubernetes() {
        return suffixed("provider-kubernetes");
    }

    /** The ProviderConfig of provider-helm that reads the delivered Secret. */
    public Role providerHelm() {
        return suffixed("provider-helm");
    }

    /** Whether the Object of a role is the fill of a delivery. */
    public static boolean isFill(Role object) {
        return object.key().startsWith(DELIVERY) && object.key().endsWith("-" + FILL);
    }

    /** The role of the fill that belongs to a shell; empty where the Object is no shell. */
    public static Optional<Role> fillOf(Role object) {
        String key = object.key();
        return key.startsWith(DELIVERY) && key.endsWith("-" + SHELL)
                ? Optional.of(new Role(key.substring(0, key.length() - SHELL.length()) + FILL))
                : Optional.empty();
    }

    private Role suffixed(String suffix) {
        return new Role(secret.key() + "-" + suffix);
    }
}
