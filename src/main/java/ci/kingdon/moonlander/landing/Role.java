package ci.kingdon.moonlander.landing;

/** What a landing composes, by its name in the pipeline. In the cluster it is called {@code <landing>-<role>}. */
enum Role {
    NAMESPACE("namespace"),
    VCLUSTER("vcluster"),
    PLANET_KUBECONFIG("planet"),
    PLANET_KUBERNETES("planet-kubernetes"),
    PLANET_HELM("planet-helm"),
    SERVICE_ACCOUNT("service-account"),
    CLUSTER_ROLE("cluster-role"),
    CLUSTER_ROLE_BINDING("cluster-role-binding"),
    TOKEN("token"),
    KUBECONFIG("kubeconfig"),
    SERVICE_ACCOUNT_USAGE("service-account-usage"),
    CLUSTER_ROLE_USAGE("cluster-role-usage"),
    CLUSTER_ROLE_BINDING_USAGE("cluster-role-binding-usage"),
    TOKEN_USAGE("token-usage");

    private final String key;

    Role(String key) {
        this.key = key;
    }

    /** Its name in the pipeline. */
    String key() {
        return key;
    }
}
