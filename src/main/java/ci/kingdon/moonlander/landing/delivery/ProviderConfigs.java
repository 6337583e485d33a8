package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.crossplane.ManagementPolicy;
import ci.kingdon.moonlander.crossplane.ProviderConfig;
import ci.kingdon.moonlander.crossplane.ProviderConfigRef;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.teardown.Hold;
import ci.kingdon.moonlander.staging.Desired;
import ci.kingdon.moonlander.staging.RemoteObjects;
import ci.kingdon.moonlander.staging.RemoteResource;
import ci.kingdon.moonlander.staging.Rights;
import ci.kingdon.moonlander.staging.Role;
import java.util.List;

/** The ProviderConfigs of both providers that read a delivered Secret, where a delivery asks for them. */
final class ProviderConfigs {

    private final Delivery delivery;
    private final LandingNames names;
    private final Desired desired;

    ProviderConfigs(Delivery delivery, LandingNames names, Desired desired) {
        this.delivery = delivery;
        this.names = names;
        this.desired = desired;
    }

    /** In the landing's own namespace. */
    void here(boolean delivered) {
        if (delivery.providerConfigs()) {
            here(delivery.roles().providerKubernetes(), ProviderConfig.KUBERNETES, delivered);
            here(delivery.roles().providerHelm(), ProviderConfig.HELM, delivered);
        }
    }

    private void here(Role role, String apiVersion, boolean delivered) {
        desired.after(delivered, role, () -> {
            desired.composeAtOnce(
                    role,
                    ProviderConfig.ofNamespace(
                                    apiVersion,
                                    desired.metadata(names.providerConfig(delivery.secretName())),
                                    names.namespace(),
                                    delivery.secretName(),
                                    KubeconfigSecret.KEY)
                            .tree());
            return true;
        });
    }

    /** In another cluster, where they are ClusterProviderConfigs. The landing's namespace in their name keeps tenants apart. */
    void there(RemoteTarget target, boolean delivered) {
        if (delivery.providerConfigs()) {
            there(delivery.roles().providerKubernetes(), ProviderConfig.KUBERNETES, target, delivered);
            there(delivery.roles().providerHelm(), ProviderConfig.HELM, target, delivered);
        }
    }

    private void there(Role role, String apiVersion, RemoteTarget target, boolean delivered) {
        RemoteObjects remote = new RemoteObjects(desired);
        desired.after(
                delivered,
                role,
                () -> remote.compose(
                        role,
                        RemoteResource.of(
                                        target.cluster(),
                                        ProviderConfig.ofCluster(
                                                        apiVersion,
                                                        remote.metadata(names.providerConfig(delivery.secretName())),
                                                        delivery.namespace(),
                                                        delivery.secretName(),
                                                        KubeconfigSecret.KEY)
                                                .tree(),
                                        policy(role, target))
                                .needing(rights(target))
                                .sharedWithOthers()));
    }

    /** In another cluster its kubeconfig decides. */
    private Rights rights(RemoteTarget target) {
        return target.cluster().providerConfig().equals(ProviderConfigRef.IN_CLUSTER)
                ? Rights.ofInstallation("deliveries", List.of("providerConfigs of delivery " + delivery.name()))
                : Rights.ofCluster(target.cluster());
    }

    /**
     * Without Update, which a ClusterProviderConfig never needs: its name and its Secret are immutable. provider-kubernetes writes a
     * finalizer and the status of its own ClusterProviderConfigs, as the field manager by which it applies Objects: with Update the two
     * would undo each other's fields for ever (provider-kubernetes v1.2.1, seen on the real engine).
     */
    private ManagementPolicy policy(Role role, RemoteTarget target) {
        boolean deletes = target.stays() && (!target.needsHold() || Hold.isInForce(desired.observed(), role));
        return deletes ? ManagementPolicy.OBSERVE_CREATE_DELETE : ManagementPolicy.OBSERVE_CREATE;
    }
}
