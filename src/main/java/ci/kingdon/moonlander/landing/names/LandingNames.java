package ci.kingdon.moonlander.landing.names;

import ci.kingdon.moonlander.ownership.Identity;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.Role;

/**
 * The names of everything that a landing makes. A composed resource is called {@code <landing>-<role>}, unless the spec gives it a
 * name or a rule below says otherwise. A name that would be too long ends in its hash.
 *
 * @param id the landing
 * @param kubeconfigSecret the Secret in the landing's namespace with the kubeconfig of its identity in the planet
 */
public record LandingNames(Identity id, String kubeconfigSecret) {

    /**
     * The longest name of an Object. provider-kubernetes applies what an Object has as the field manager provider-kubernetes/ and the
     * Object's name (v1.2.1, ssaFieldOwner), and Kubernetes takes 128 characters for a field manager.
     */
    static final int LONGEST_OBJECT = 128 - "provider-kubernetes/".length();

    /** How much of the landing's name a tenant's has. Tenants within tenants have all their names in that of a namespace. */
    private static final int TENANT = 12;

    /** The landing's namespace. */
    public String namespace() {
        return id.namespace().orElseThrow();
    }

    /** The landing's name. */
    public String landing() {
        return id.name();
    }

    /** The name of the composed resource of a role. */
    public String of(Role role) {
        if (role.equals(LandingRoles.KUBECONFIG)) {
            return kubeconfigSecret;
        }
        boolean ofPlanet = role.equals(LandingRoles.PLANET_KUBERNETES) || role.equals(LandingRoles.PLANET_HELM);
        return ofPlanet ? providerConfig(landing()) : Names.shortened(landing() + "-" + role.key(), LONGEST_OBJECT);
    }

    /**
     * The name of the ProviderConfigs, one of each provider, that read a Secret. The namespace is part of it because crossplane-runtime
     * v2 counts the users of a ProviderConfig by its name alone, in all namespaces: two tenants' ProviderConfigs of one name could not
     * be deleted independently. crossplane-runtime also writes the name into a label.
     */
    public String providerConfig(String secret) {
        return Names.shortened(namespace() + "." + secret, Names.LONGEST_LABEL);
    }

    /**
     * The planet's namespace on its host, where the spec gives none.
     *
     * @param kind what it begins with
     */
    public String planetNamespace(String kind) {
        return Names.shortened(kind + "-" + namespace() + "-" + landing().replace('.', '-'), Names.LONGEST_LABEL);
    }

    /**
     * The planet's Cluster, where the spec gives none. It is not called as the landing, because Cluster API writes a Secret that begins
     * with its name and ends in -kubeconfig, as the landing's own does.
     */
    public String planetCluster() {
        return Names.shortened(landing().replace('.', '-') + "-planet", Names.LONGEST_LABEL);
    }

    /** The Secret with the kubeconfig of a planet that exists, where the spec gives none: called as CozyStack calls its own. */
    public String adminKubeconfig() {
        return "kubernetes-" + landing() + "-admin-kubeconfig";
    }

    /**
     * The landing's own tenant of CozyStack: letters and digits, beginning with a letter, for CozyStack separates the names of tenants within
     * tenants by hyphens.
     */
    public String tenant() {
        String plain = "t" + landing().replaceAll("[^a-z0-9]", "");
        return plain.substring(0, Math.min(plain.length(), TENANT)) + Names.hash(namespace() + "/" + landing());
    }

    /**
     * The landing's ServiceAccount in a planet that other landings may use too. A namespace's name contains neither a dot nor a colon, so
     * that the names of two landings differ.
     */
    public String sharedServiceAccount() {
        return "moonlander." + namespace() + "." + landing();
    }

    /** The landing's ClusterRole and ClusterRoleBinding in the planet. */
    public String clusterWide() {
        return "moonlander:" + namespace() + ":" + landing();
    }

    /** The binding of those people to a ClusterRole who have it in the planet. */
    public String people(String clusterRole) {
        return clusterWide() + ":people:" + Names.hash(clusterRole);
    }

    /**
     * The planet's client at issuers, for whom its tokens are. A namespace's name contains no dot, so that no two planets of a control
     * plane have the same.
     */
    public String client() {
        return namespace() + "." + landing();
    }

    /** The parent's ServiceAccount in the control plane. */
    public String parentServiceAccount() {
        return landing() + "-parent";
    }

    /** The parent's ClusterRoleBinding in the control plane. */
    public String parentClusterWide() {
        return clusterWide() + ":parent";
    }

    /** The Secret in the control plane with the parent's token, of the first generation. */
    public String parentToken() {
        return tokenOf(parentServiceAccount(), 1);
    }

    /**
     * The Secret with the token of a ServiceAccount, whose name may be as long as a Secret's.
     *
     * @param generation the token's, counted from 1
     */
    public static String tokenOf(String serviceAccount, int generation) {
        String suffix = generation == 1 ? "-token" : "-token-" + generation;
        return Names.shortened(serviceAccount + suffix, Names.LONGEST_SUBDOMAIN);
    }

    /** Whether a Secret is called as one with a token of a ServiceAccount, of whatever generation. */
    public static boolean isTokenOf(String serviceAccount, String secret) {
        String first = tokenOf(serviceAccount, 1);
        return secret.equals(first)
                || secret.startsWith(first + "-")
                        && secret.substring(first.length() + 1).chars().allMatch(Character::isDigit);
    }
}
