package ci.kingdon.moonlander.landing;

import ci.kingdon.moonlander.kubernetes.ArgoCDCluster;
import ci.kingdon.moonlander.kubernetes.Kubeconfig;
import ci.kingdon.moonlander.kubernetes.KubeconfigSecret;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Access;
import ci.kingdon.moonlander.landing.spec.DeliverySpec.Format;
import java.util.Map;
import java.util.TreeMap;

/** What is in a delivered Secret: the data, in base64, and the labels that its readers look for. */
final class Contents {

    private Contents() {}

    /** The data of a delivery's Secret, with the kubeconfig as it is reached from there; secret. */
    static Map<String, String> data(Landing landing, Delivery delivery, Kubeconfig kubeconfig) {
        byte[] bytes = kubeconfig.toBytes(landing.id().name(), user(landing, delivery));
        return switch (delivery.format()) {
            case Kubeconfig -> KubeconfigSecret.data(bytes);
            case Flux -> {
                Map<String, String> data = KubeconfigSecret.data(bytes);
                data.remove(KubeconfigSecret.KEY);
                yield data;
            }
            case ArgoCD ->
                new ArgoCDCluster(
                                delivery.argoCD()
                                        .name()
                                        .orElse(landing.id().namespace() + "/"
                                                + landing.id().name()),
                                delivery.argoCD().project(),
                                delivery.argoCD().namespaces(),
                                delivery.argoCD().clusterResources())
                        .data(kubeconfig);
        };
    }

    /**
     * The kubeconfig of an access with the server by which it is reached from a delivery's destination. The certificate of a
     * planet that the landing makes is made for the names that are handed out; others' is as it is.
     */
    static Kubeconfig reached(Landing landing, Delivery delivery, Kubeconfig access) {
        boolean made = delivery.access() == Access.Planet && landing.planet() instanceof Landing.Vcluster;
        return delivery.server()
                .map(server -> made ? access.at(server.url()) : access.by(server.url()))
                .orElse(access);
    }

    /** Whether Argo CD would take the cluster for the one that it runs in, and no longer find that. */
    static boolean isArgoCDsOwn(Delivery delivery, Kubeconfig kubeconfig) {
        return delivery.format() == Format.ArgoCD && ArgoCDCluster.isItsOwn(kubeconfig.server());
    }

    private static String user(Landing landing, Delivery delivery) {
        return delivery.access() == Access.Planet ? landing.access().serviceAccount() : "parent";
    }

    /** Whether the format's reader refuses to talk to a server that nobody verifies. */
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
