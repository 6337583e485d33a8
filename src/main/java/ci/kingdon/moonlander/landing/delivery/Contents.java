package ci.kingdon.moonlander.landing.delivery;

import ci.kingdon.moonlander.kubernetes.ArgoCDCluster;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.names.LandingNames;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The contents of a delivered Secret: its data, and the labels by which its readers find it. */
final class Contents {

    private Contents() {}

    /**
     * The data of a delivery's Secret in base64; secret.
     *
     * @param kubeconfig with the server by which the cluster is reached from there
     * @param user what the kubeconfig calls its user
     */
    static Map<String, String> data(Delivery delivery, LandingNames names, Kubeconfig kubeconfig, String user) {
        return switch (delivery.format()) {
            case Kubeconfig -> KubeconfigSecret.data(kubeconfig.toBytes(names.landing(), user));
            case Flux -> {
                Map<String, String> data = KubeconfigSecret.data(kubeconfig.toBytes(names.landing(), user));
                data.remove(KubeconfigSecret.KEY);
                yield data;
            }
            case ArgoCD ->
                new ArgoCDCluster(
                                delivery.argoCD().name().orElse(names.namespace() + "/" + names.landing()),
                                delivery.argoCD().project(),
                                namespaces(delivery, kubeconfig),
                                delivery.argoCD().clusterResources())
                        .data(kubeconfig);
        };
    }

    /** Whose rights end at a namespace can manage nothing else. */
    private static List<String> namespaces(Delivery delivery, Kubeconfig kubeconfig) {
        List<String> asked = delivery.argoCD().namespaces();
        return asked.isEmpty() ? kubeconfig.namespace().stream().toList() : asked;
    }

    /** Whether Argo CD would take the cluster for the one that it runs in, and no longer find that. */
    static boolean isArgoCDsOwn(Delivery delivery, Kubeconfig kubeconfig) {
        return delivery.format() == Format.ArgoCD && ArgoCDCluster.isItsOwn(kubeconfig.server());
    }

    /** Whether the format's readers refuse a server whose certificate they cannot verify. */
    static boolean mustVerify(Delivery delivery) {
        return delivery.format() != Format.Kubeconfig;
    }

    /** The labels of a delivery's Secret. */
    static Map<String, String> labels(Delivery delivery) {
        Map<String, String> labels = new TreeMap<>(delivery.argoCD().labels());
        if (delivery.format() == Format.ArgoCD) {
            labels.put(ArgoCDCluster.LABEL, ArgoCDCluster.LABEL_VALUE);
        }
        return labels;
    }
}
