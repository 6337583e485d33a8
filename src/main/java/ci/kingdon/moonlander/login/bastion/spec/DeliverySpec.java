package ci.kingdon.moonlander.login.bastion.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * The kubeconfig in one more Secret or ConfigMap, of whichever cluster.
 *
 * @param name What the delivery is called in status.
 * @param cluster The cluster that is written to: the control plane, or the one that providerConfigRef names.
 * @param providerConfigRef How the cluster is reached, where cluster is ProviderConfig.
 * @param namespace The namespace that is written to, which has to be there. Default: the bastion's own.
 * @param secretName The Secret's name. Default: the bastion's name, - and the delivery's.
 * @param configMapName The name of a ConfigMap in place of a Secret. Only where no credential is in the kubeconfig: all contexts are as OIDC.
 * @param format Kubeconfig, or CloudInit for a #cloud-config beside it, under the key userdata, that writes the kubeconfig on a machine.
 */
public record DeliverySpec(
        String name,
        Cluster cluster,
        Optional<ProviderConfigRefSpec> providerConfigRef,
        Optional<String> namespace,
        Optional<String> secretName,
        Optional<String> configMapName,
        Format format) {

    /** Which cluster. */
    public enum Cluster {
        ControlPlane,
        ProviderConfig
    }

    static DeliverySpec of(Field delivery) {
        delivery.only("name", "cluster", "providerConfigRef", "namespace", "secretName", "configMapName", "format");
        Cluster cluster = delivery.at("cluster").oneOf(Cluster.class).orElse(Cluster.ControlPlane);
        Field ref = delivery.at("providerConfigRef");
        if (ref.isPresent() && cluster != Cluster.ProviderConfig) {
            throw ref.invalid("stands beside cluster " + cluster, "no such field, or cluster: ProviderConfig");
        }
        if (!ref.isPresent() && cluster == Cluster.ProviderConfig) {
            throw ref.missing("the ProviderConfig of the cluster, as cluster is ProviderConfig");
        }
        Optional<String> secretName = Forms.name(delivery.at("secretName"));
        Field configMapName = delivery.at("configMapName");
        if (configMapName.isPresent() && secretName.isPresent()) {
            throw configMapName.invalid("stands beside secretName", "one of both");
        }
        return new DeliverySpec(
                Forms.delivery(delivery.at("name"))
                        .orElseThrow(() -> delivery.at("name").missing("a name for the delivery")),
                cluster,
                ref.isPresent() ? Optional.of(ProviderConfigRefSpec.of(ref)) : Optional.empty(),
                Forms.namespace(delivery.at("namespace")),
                secretName,
                Forms.name(configMapName),
                delivery.at("format").oneOf(Format.class).orElse(Format.Kubeconfig));
    }
}
