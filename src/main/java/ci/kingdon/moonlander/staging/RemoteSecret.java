package ci.kingdon.moonlander.staging;

import java.util.List;
import java.util.Map;

/**
 * A Secret in another cluster that a {@link Pair} of Objects writes, filled from a Secret here.
 *
 * @param roles the roles of both Objects, and of the Secret here
 * @param cluster the other cluster
 * @param rights the rights that provider-kubernetes needs for it
 * @param namespace its namespace
 * @param name its name
 * @param labels by which its readers find it
 * @param annotations beside the one that says whose it is
 * @param stays whether the cluster outlives the XR, so that the Secret has to be deleted there
 * @param former data that it had before, secret, and that its readers still get in with: while that is there, nobody waits
 * @param unheld the Objects that could not delete what they made, because their Usages are not in force yet
 */
public record RemoteSecret(
        DeliveryRoles roles,
        RemoteCluster cluster,
        Rights rights,
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean stays,
        List<Map<String, String>> former,
        List<Role> unheld) {

    /** Says where it is and nothing that is secret. */
    @Override
    public String toString() {
        return "RemoteSecret[" + namespace + "/" + name + " in " + cluster.inWords() + "]";
    }
}
