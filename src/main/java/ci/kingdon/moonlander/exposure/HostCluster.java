package ci.kingdon.moonlander.exposure;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import java.util.List;

/**
 * The cluster whose services are exposed.
 *
 * @param ref how provider-kubernetes reaches it
 */
record HostCluster(ProviderConfigRef ref) {

    /** The ClusterProviderConfig of the control plane itself, as package/install and most guides name it. */
    static final HostCluster IN_CLUSTER = new HostCluster(ProviderConfigRef.IN_CLUSTER);

    private static final Rights INSTALLED = Rights.ofInstallation("exposure", List.of());

    /** Whether it is reached with credentials of the tenant's own. */
    boolean isOwn() {
        return ref.kind() == ProviderConfigRef.Kind.ProviderConfig;
    }

    RemoteCluster cluster() {
        return new RemoteCluster(ref, "the host (" + ref + ")");
    }

    /** The rights that provider-kubernetes needs there: those of the installation in the control plane, else those of its kubeconfig. */
    Rights rights() {
        return equals(IN_CLUSTER) ? INSTALLED : Rights.ofCluster(cluster());
    }

    @Override
    public String toString() {
        return ref.toString();
    }
}
