package ci.kingdon.moonlander.landing.spec;

import ci.kingdon.moonlander.function.Field;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A virtual cluster to create.
 *
 * @param name The name of the Helm release, and so of vcluster's Service. Default: the landing's name.
 * @param namespace The namespace on the host, made for this planet alone. Default: vcluster-, the landing's namespace, - and its name. Another one only where the Composition's policy opens this field.
 * @param onDelete Whether the namespace on the host, and the volumes in it, go with the landing or stay.
 * @param chart Which chart to install. Default: the Composition's, or vcluster's own. Another one has to be in the Composition's policy.
 * @param kubernetesVersion The planet's Kubernetes version, such as v1.35.4. It is the tag of an image, so that no build metadata can follow it. Default: the chart's. Later it may be another of the same minor version, or of the next one.
 * @param replicas How many control plane pods. More than one also deploys an etcd of as many. It cannot be changed later, as that would lose the planet's data.
 * @param storage The volume with the planet's data. With more than one replica each pod of etcd has one. It cannot be changed later, as no StatefulSet's volumes can.
 * @param expose How the planet is reached from outside its host.
 * @param extraSANs Further names and addresses in the planet's serving certificate.
 * @param oidc Whose tokens the planet's API server accepts, beside those of its own ServiceAccounts.
 * @param sync What the planet shares with its host.
 * @param values Values for the chart, merged last over what the other fields make. Only where the Composition's policy opens this field, or on a host of the landing's own.
 */
public record VclusterSpec(
        Optional<String> name,
        Optional<String> namespace,
        OnDelete onDelete,
        ChartSpec chart,
        Optional<String> kubernetesVersion,
        int replicas,
        StorageSpec storage,
        ExposeSpec expose,
        List<String> extraSANs,
        Optional<OidcSpec> oidc,
        SyncSpec sync,
        ObjectNode values) {

    /** What becomes of the namespace on the host. */
    public enum OnDelete {
        Delete,
        Retain
    }

    /** Beyond this, etcd only gets slower. */
    private static final int MOST_REPLICAS = 9;

    static VclusterSpec of(Field vcluster) {
        vcluster.only(
                "name",
                "namespace",
                "onDelete",
                "chart",
                "kubernetesVersion",
                "replicas",
                "storage",
                "expose",
                "extraSANs",
                "oidc",
                "sync",
                "values");
        Field oidc = vcluster.at("oidc");
        return new VclusterSpec(
                Forms.planetName(vcluster.at("name")),
                Forms.namespace(vcluster.at("namespace")),
                vcluster.at("onDelete").oneOf(OnDelete.class).orElse(OnDelete.Delete),
                ChartSpec.of(vcluster.at("chart")),
                Forms.version(vcluster.at("kubernetesVersion")),
                vcluster.at("replicas").integer(1, MOST_REPLICAS).orElse(1),
                StorageSpec.of(vcluster.at("storage")),
                ExposeSpec.of(vcluster.at("expose")),
                vcluster.at("extraSANs").items(Forms::san),
                oidc.isPresent() ? Optional.of(OidcSpec.of(oidc)) : Optional.empty(),
                SyncSpec.of(vcluster.at("sync")),
                vcluster.at("values").object());
    }
}
