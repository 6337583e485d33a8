package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.Optional;

/**
 * One kubeconfig in one Secret of one cluster.
 *
 * @param name What the delivery is called in status and in the names of what it composes.
 * @param access Whose access is delivered: the planet's or the parent's.
 * @param cluster The cluster that the Secret is written to: the control plane, the planet, or the one that providerConfigRef names.
 * @param providerConfigRef How the cluster is reached, where cluster is ProviderConfig.
 * @param namespace The Secret's namespace, which has to be there. Default: the landing's own.
 * @param secretName The Secret's name. Default: the landing's name, - and the delivery's.
 * @param server How the planet, or the parent, is reached from there: a DNS name or an IPv4 address, with :port if it is not 443, or a URL that begins with https://. Default for a vcluster: its Service's name on its own host, expose.host elsewhere.
 * @param format Kubeconfig for the keys kubeconfig and value, ArgoCD for a cluster Secret of Argo CD, Flux for a Secret that spec.kubeConfig.secretRef takes.
 * @param argoCD What Argo CD is told about the cluster, where format is ArgoCD.
 * @param providerConfigs Whether ProviderConfigs of provider-kubernetes and provider-helm that use the Secret stand beside it, called by the landing's namespace, a dot and the Secret's name: ProviderConfigs in the landing's own namespace, ClusterProviderConfigs elsewhere.
 */
public record DeliverySpec(
        String name,
        Access access,
        Cluster cluster,
        Optional<ProviderConfigRefSpec> providerConfigRef,
        Optional<String> namespace,
        Optional<String> secretName,
        Optional<String> server,
        Format format,
        Optional<ArgoCDSpec> argoCD,
        boolean providerConfigs) {

    /** Whose access. */
    public enum Access {
        Planet,
        Parent
    }

    /** Which cluster. */
    public enum Cluster {
        ControlPlane,
        Planet,
        ProviderConfig
    }

    /** In which form. */
    public enum Format {
        Kubeconfig,
        ArgoCD,
        Flux
    }

    static DeliverySpec of(Field delivery) {
        delivery.only(
                "name",
                "access",
                "cluster",
                "providerConfigRef",
                "namespace",
                "secretName",
                "server",
                "format",
                "argoCD",
                "providerConfigs");
        Cluster cluster = delivery.at("cluster").oneOf(Cluster.class).orElse(Cluster.ControlPlane);
        Field ref = delivery.at("providerConfigRef");
        if (ref.isPresent() && cluster != Cluster.ProviderConfig) {
            throw ref.invalid("stands beside cluster " + cluster, "no such field, or cluster: ProviderConfig");
        }
        if (!ref.isPresent() && cluster == Cluster.ProviderConfig) {
            throw ref.missing("the ProviderConfig of the cluster, as cluster is ProviderConfig");
        }
        Format format = delivery.at("format").oneOf(Format.class).orElse(Format.Kubeconfig);
        Field argoCD = delivery.at("argoCD");
        if (argoCD.isPresent() && format != Format.ArgoCD) {
            throw argoCD.invalid("stands beside format " + format, "no such field, or format: ArgoCD");
        }
        Field providerConfigs = delivery.at("providerConfigs");
        boolean wanted = providerConfigs.bool().orElse(false);
        if (wanted && format != Format.Kubeconfig) {
            throw providerConfigs.invalid("stands beside format " + format, "false, or format: Kubeconfig");
        }
        return new DeliverySpec(
                Forms.deliveryName(delivery.at("name"))
                        .orElseThrow(() -> delivery.at("name").missing("a name for the delivery")),
                delivery.at("access").oneOf(Access.class).orElse(Access.Planet),
                cluster,
                ref.isPresent() ? Optional.of(ProviderConfigRefSpec.of(ref)) : Optional.empty(),
                Forms.namespace(delivery.at("namespace")),
                Forms.name(delivery.at("secretName")),
                Forms.server(delivery.at("server")),
                format,
                argoCD.isPresent() ? Optional.of(ArgoCDSpec.of(argoCD)) : Optional.empty(),
                wanted);
    }
}
