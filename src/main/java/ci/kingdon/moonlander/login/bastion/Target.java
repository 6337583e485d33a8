package ci.kingdon.moonlander.login.bastion;

import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.ownership.Names;
import ci.kingdon.moonlander.staging.DeliveryRoles;
import ci.kingdon.moonlander.staging.RemoteCluster;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.Optional;

/**
 * Where a kubeconfig is written to.
 *
 * @param elsewhere the cluster that only a provider can write to; empty for the bastion's own namespace
 * @param namespace the namespace
 * @param isPublic whether it is a ConfigMap, and not a Secret
 * @param name the name of the Secret or of the ConfigMap
 */
record Target(Optional<ProviderConfigRef> elsewhere, String namespace, boolean isPublic, String name) {

    private static final String CONTROL_PLANE = "ControlPlane";

    /**
     * The roles of what is composed to get there. They are called after the target and not after the delivery: one that is edited to
     * go to another place composes other resources, and those before are taken away; one that only gets another name changes nothing.
     */
    DeliveryRoles roles() {
        String all = inStatus() + " " + kind() + " " + namespace + " " + name;
        return DeliveryRoles.of(namespace + "-" + name + "-" + Names.hash(all));
    }

    /** The role of the ConfigMap, or of the Object that makes it. */
    Role configMap() {
        return new Role(roles().secret().key() + "-config-map");
    }

    /** The cluster, as {@code status.deliveries[].cluster} has it. */
    String inStatus() {
        return elsewhere
                .filter(ref -> !ref.equals(ProviderConfigRef.IN_CLUSTER))
                .map(ProviderConfigRef::toString)
                .orElse(CONTROL_PLANE);
    }

    String kind() {
        return isPublic ? "ConfigMap" : "Secret";
    }

    /** The other cluster, which is there where {@link #elsewhere} is. */
    RemoteCluster cluster() {
        ProviderConfigRef ref = elsewhere.orElseThrow();
        return new RemoteCluster(ref, ref.equals(ProviderConfigRef.IN_CLUSTER) ? "the control plane" : ref.toString());
    }

    /** The rights that provider-kubernetes needs there. In another cluster its kubeconfig decides. */
    Rights rights() {
        return elsewhere.filter(ProviderConfigRef.IN_CLUSTER::equals).isPresent()
                ? Rights.PLATFORM
                : Rights.ofCluster(cluster());
    }

    /** The Secret or the ConfigMap, as the end of a message. */
    @Override
    public String toString() {
        return kind() + " " + namespace + "/" + name
                + elsewhere.map(_ -> " in " + cluster().inWords()).orElse("");
    }
}
