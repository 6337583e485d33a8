package ci.kingdon.moonlander.staging;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import tools.jackson.databind.node.ObjectNode;

/**
 * A resource in another cluster.
 *
 * @param cluster the other cluster
 * @param manifest the resource
 * @param policy what its Object may do with it once it is seen to be ours
 * @param publishes the keys that its Object publishes once it is seen to be ours
 * @param rights the rights that provider-kubernetes needs for it
 * @param readyBy the condition of its Object by which it is ready
 */
public record RemoteResource(
        RemoteCluster cluster,
        ObjectNode manifest,
        ManagementPolicy policy,
        RemoteSecretKeys publishes,
        Rights rights,
        String readyBy) {

    private static final String READY = "Ready";

    /** A resource that publishes nothing. */
    public static RemoteResource of(RemoteCluster cluster, ObjectNode manifest, ManagementPolicy policy) {
        return new RemoteResource(cluster, manifest, policy, RemoteSecretKeys.NONE, Rights.PLATFORM, READY);
    }

    /** The same resource, of which these keys are published. */
    public RemoteResource publishing(RemoteSecretKeys keys) {
        return new RemoteResource(cluster, manifest, policy, keys, rights, readyBy);
    }

    /** The same resource, which needs these rights. */
    public RemoteResource needing(Rights needed) {
        return new RemoteResource(cluster, manifest, policy, publishes, needed, readyBy);
    }

    /**
     * The same resource, which is ready once it is there and ours. An Object is Ready only while the resource is just as the Object
     * has it, and never where somebody else writes fields of it too.
     */
    public RemoteResource sharedWithOthers() {
        return new RemoteResource(cluster, manifest, policy, publishes, rights, "Synced");
    }
}
