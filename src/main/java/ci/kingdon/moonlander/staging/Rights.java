package ci.kingdon.moonlander.staging;

import java.util.List;

/**
 * Where a provider gets the rights that it needs for a resource.
 *
 * @param remedy what somebody does to give them, in the words of a message
 * @param fields the fields of the spec that need them; empty where every XR of the kind does
 */
public record Rights(String remedy, List<String> fields) {

    /** The rights that every installation gives. */
    public static final Rights PLATFORM = ofInstallation("platform", List.of());

    /** Rights in the control plane that a folder of package/install gives. */
    public static Rights ofInstallation(String folder, List<String> fields) {
        return new Rights("apply package/install/" + folder, fields);
    }

    /** Rights in another cluster, whose kubeconfig decides. */
    public static Rights ofCluster(RemoteCluster cluster) {
        return new Rights("give it to the user of the kubeconfig of " + cluster.inWords(), List.of());
    }

    String inWords() {
        return "; a right is missing: " + remedy + (fields.isEmpty() ? "" : ", for " + String.join(", ", fields));
    }
}
