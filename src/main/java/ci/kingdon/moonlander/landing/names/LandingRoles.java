package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.staging.Role;
import java.util.List;

/** The roles that every landing composes, whatever it delivers. */
public final class LandingRoles {

    /** The Object for the planet's namespace on the host. */
    public static final Role NAMESPACE = new Role("namespace");

    /** The Release of vcluster. */
    public static final Role VCLUSTER = new Role("vcluster");

    /** The Object for the ConfigMap that says whose tokens a vcluster's API server accepts. */
    public static final Role AUTHENTICATION = new Role("authentication");

    /** The Object for the ResourceQuota of a planet that is a namespace. */
    public static final Role QUOTA = new Role("quota");

    /** The Object for its LimitRange. */
    public static final Role LIMITS = new Role("limits");

    /** The Object for its NetworkPolicy. */
    public static final Role NETWORK_POLICY = new Role("network-policy");

    /** The Object for the landing's own Tenant of CozyStack. */
    public static final Role TENANT = new Role("tenant");

    /** The Object for the Kubernetes of CozyStack. */
    public static final Role COZYSTACK = new Role("cozystack");

    /** The Object that looks whether somebody else's Kubernetes has the name. */
    public static final Role COZYSTACK_RELEASE = new Role("cozystack-release");

    /** The Object that looks whether somebody else's Tenant has the name. */
    public static final Role TENANT_RELEASE = new Role("tenant-release");

    /** The Object for the Cluster of Cluster API. */
    public static final Role CLUSTER = new Role("cluster");

    /** The Object that looks at the Secret on the host with the planet's own kubeconfig. */
    public static final Role ADMIN_KUBECONFIG = new Role("admin-kubeconfig");

    /** The Secret with the copy of the planet's kubeconfig, which providers read. */
    public static final Role PLANET_KUBECONFIG = new Role("planet");

    /** The planet's ProviderConfig of provider-kubernetes. */
    public static final Role PLANET_KUBERNETES = new Role("planet-kubernetes");

    /** The planet's ProviderConfig of provider-helm. */
    public static final Role PLANET_HELM = new Role("planet-helm");

    /** The Secret with the kubeconfig of the landing's identity in the planet. */
    public static final Role KUBECONFIG = new Role("kubeconfig");

    /** What makes planets, each of another kind. */
    public static final List<Role> MAKERS = List.of(VCLUSTER, QUOTA, COZYSTACK, CLUSTER);

    private LandingRoles() {}
}
