package ci.kingdon.moonlander.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where people log in and where they get in, however it was made: by hand, or by what this package composes. */
interface Logins {

    /** The landing, and its vcluster. */
    String PLANET = "moo";

    /** The organization whose members log in. */
    String ORGANIZATION = "kingdon-ci";

    /** The team that the planet knows. */
    String DEVELOPERS = "developers";

    /** Whom Keycloak puts into which group. */
    String TENANTS = "tenant-moons";

    /** The namespace that Keycloak's group administers in its cluster. */
    String TENANT_NAMESPACE = "moons";

    /**
     * Who issues tokens.
     *
     * @param prefix what planets put before names and groups that come from there
     */
    record Issuer(String url, String prefix) {}

    /**
     * A cluster, as a bastion's kubeconfig names it: a context, a cluster and a user of the same name.
     *
     * @param issuer by whom people get in; null where they have certificates
     * @param audience for whom tokens are that let in
     */
    record Entrance(String name, Issuer issuer, String audience) {}

    /** Dex with GitHub behind it. */
    Issuer dex();

    /** Where Dex runs, on the control plane. */
    String dexNamespace();

    /** A second Dex, with an issuer as Keycloak's of CozyStack. */
    Issuer keycloak();

    /** The cluster below all, with a static administrator. */
    Entrance root();

    /** A tenant's cluster of CozyStack, by Keycloak. */
    Entrance tenantCluster();

    /** The planet that a landing made, by Dex. */
    Entrance planet();

    /** Another planet, by Dex too. */
    Entrance otherPlanet();

    /** One kubeconfig with all four, without a credential but the root's. */
    Path kubeconfig() throws IOException;

    /** The CA of both issuers, as PEM. */
    String authority();

    /** Makes the planet trust these issuers from now on, and no others, each for tokens that are for the planet. */
    void trust(List<Issuer> issuers);

    /** Gives a group in the planet a ClusterRole. */
    void allow(String group, String clusterRole);

    /** Whether the landing stands as before. */
    String landed();
}
