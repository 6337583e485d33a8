package ci.kingdon.moonlander.landing;

import java.util.List;

/**
 * What a landing composes, by its name in the pipeline. In the cluster it is called {@code <landing>-<role>}, unless the spec
 * gives it a name.
 *
 * @param key its name in the pipeline
 */
record Role(String key) {

    static final Role NAMESPACE = new Role("namespace");
    static final Role VCLUSTER = new Role("vcluster");
    static final Role PLANET_KUBECONFIG = new Role("planet");
    static final Role PLANET_KUBERNETES = new Role("planet-kubernetes");
    static final Role PLANET_HELM = new Role("planet-helm");
    static final Role SERVICE_ACCOUNT = new Role("service-account");
    static final Role CLUSTER_ROLE = new Role("cluster-role");
    static final Role CLUSTER_ROLE_BINDING = new Role("cluster-role-binding");
    static final Role TOKEN = new Role("token");
    static final Role KUBECONFIG = new Role("kubeconfig");
    static final Role PARENT_SERVICE_ACCOUNT = new Role("parent-service-account");
    static final Role PARENT_CLUSTER_ROLE_BINDING = new Role("parent-cluster-role-binding");
    static final Role PARENT_TOKEN = new Role("parent-token");

    /** What the identity in the planet is made of. */
    static final List<Role> ACCESS = List.of(SERVICE_ACCOUNT, CLUSTER_ROLE, CLUSTER_ROLE_BINDING, TOKEN);

    /** What the identity in the control plane is made of. */
    static final List<Role> PARENT = List.of(PARENT_SERVICE_ACCOUNT, PARENT_CLUSTER_ROLE_BINDING, PARENT_TOKEN);

    /** The Usage that holds what this one needs until it is gone. */
    Role usage() {
        return new Role(key + "-usage");
    }

    /** The Secret here of a delivery: the delivery itself, or what another cluster's Secret is filled from. */
    static Role delivery(String name) {
        return new Role("delivery-" + name);
    }

    /** Of a delivery to another cluster, the Object that makes and removes the Secret there. */
    Role shell() {
        return new Role(key + "-shell");
    }

    /** Of a delivery to another cluster, the Object that fills the Secret there. */
    Role fill() {
        return new Role(key + "-fill");
    }

    /** Of a delivery, provider-kubernetes' ProviderConfig beside it. */
    Role providerKubernetes() {
        return new Role(key + "-provider-kubernetes");
    }

    /** Of a delivery, provider-helm's ProviderConfig beside it. */
    Role providerHelm() {
        return new Role(key + "-provider-helm");
    }
}
